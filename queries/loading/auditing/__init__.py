"""The audit of a release before it is in force, in code that shares nothing with what withheld its rows."""
