"""What commands of several rooms share."""
