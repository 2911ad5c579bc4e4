"""What the DAG of the lake is made of."""
