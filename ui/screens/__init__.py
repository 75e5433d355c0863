"""One widget per screen; passive, fed by presenters."""
