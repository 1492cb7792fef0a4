"""What people do with the exchanges: bring lists in, mirror a catalogue, keep the doors of partners' sites."""
