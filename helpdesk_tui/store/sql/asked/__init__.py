"""What is asked of the tables, a file a subject: each statement a named constant beside the function that runs it."""
