UPDATE pgmigrate.alert SET stops_receiver = false WHERE receiver = $1 AND stops_receiver
