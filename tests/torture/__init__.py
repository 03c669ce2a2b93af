"""The long reliability runs: `make torture`. Each prints its figures beside their goals."""
