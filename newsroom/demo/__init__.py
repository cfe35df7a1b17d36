"""The demo newsroom: a month of The Harrow Bay Courier, an invented paper of an invented town."""
