"""Investment deals: the pipeline, a deal's money, cohorts, funds in place. Reads only; the register is written to."""
