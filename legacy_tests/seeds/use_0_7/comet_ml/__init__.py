"""Stands in for the Comet service, which needs an account: keeps what it is sent."""

STARTED = []


class Experiment:
    def __init__(self, api_key=None, workspace=None, project_name=None, **kwargs):
        self.given = {"api_key": api_key, "workspace": workspace, "project_name": project_name, **kwargs}
        self.name, self.metrics, self.parameters, self.others, self.ended = None, [], {}, {}, False
        self.id = f"experiment-{len(STARTED)}"
        STARTED.append(self)

    def get_key(self):
        return self.id

    def set_name(self, name):
        self.name = name

    def log_other(self, key, value):
        self.others[key] = value

    def log_metrics(self, dic, prefix=None, step=None, epoch=None):
        self.metrics.append((step, epoch, dict(dic)))

    def log_parameters(self, parameters, prefix=None, step=None):
        self.parameters.update(parameters)

    def end(self):
        self.ended = True


ExistingExperiment = OfflineExperiment = Experiment


class BaseExperiment:
    pass
