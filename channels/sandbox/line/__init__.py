"""LINE Messaging API, as documented; choices where LINE documents nothing are marked (C) in the code."""
