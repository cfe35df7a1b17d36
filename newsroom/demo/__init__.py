"""The demo newsroom: a month of The Harrow Bay Courier, an invented paper in an invented town."""
