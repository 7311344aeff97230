"""What looks invented or told twice: tests over the registers, and what people decided about what they found."""
