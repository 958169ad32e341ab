"""What a city would otherwise use, to be measured beside this product. No part of it."""
