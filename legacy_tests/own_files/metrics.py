def accuracy(scores, targets):
    return (scores.argmax(1) == targets).float().mean().item()
