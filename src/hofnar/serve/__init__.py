"""One command that runs the product: a web process and a worker, watched."""
