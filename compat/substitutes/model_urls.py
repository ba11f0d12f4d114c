"""What `torchvision.models.utils` offered."""

from torch.hub import load_state_dict_from_url

__all__ = ["load_state_dict_from_url"]
