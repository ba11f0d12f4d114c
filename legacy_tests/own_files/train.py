"""A repository whose files are called like the parts of a training package."""
import json

import torch

from callbacks import History
from callbacks.stopping import StopAtLoss
from compat import string_types
from hooks import noted
from metrics import accuracy
from module import Net
from trainer import make_trainer
from utils import fix_seed, spots

assert string_types == (str,)
fix_seed(4)
history = History()
model = Net()
trainer = make_trainer(max_nb_epochs=3, callbacks=[history, StopAtLoss(0.01)])
trainer.fit(model, spots(1), spots(2))
inputs, targets = spots(3).dataset.tensors
json.dump({'losses': history.losses, 'hooks': noted, 'accuracy': accuracy(model(inputs), targets),
           'modules': sorted(name for name in ('trainer', 'compat', 'utils', 'callbacks', 'hooks', 'metrics', 'module')
                             if name in __import__('sys').modules)}, open('result.json', 'w'))
