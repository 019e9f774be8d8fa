"""What the tests of the sample waves share: the waves, dealt once, and the folder of the published facts."""

import pytest

from linkages.sample import SampleWave, waves


@pytest.fixture(scope="session")
def dealt() -> dict[str, SampleWave]:
    return {wave.cluster: wave for wave in waves()}
