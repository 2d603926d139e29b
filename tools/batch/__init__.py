"""Many users at once: activity rows in, journey rows out, over processes or a cluster."""
