"""The people of a simulation: who there is, what they do, and the processes in which they do it."""
