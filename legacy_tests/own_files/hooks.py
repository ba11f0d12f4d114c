noted = []
