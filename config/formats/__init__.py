"""How Django itself writes dates where no page of ours does: fields that are only shown, columns of lists."""
