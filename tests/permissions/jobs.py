from tests.permissions.rows import Row
from tests.world import World


def _job(world: World, whose: str) -> dict[str, int]:
    from hofnar.jobs.services import enqueue

    organisation = getattr(world, whose)
    job = enqueue("insights.refresh", unique_key=f"refresh:{whose}", organisation_id=organisation.pk)
    return {"job_id": job.pk}


ROWS = [
    Row("job_status", own=lambda world: _job(world, "tulp"), foreign=lambda world: _job(world, "klaver")),
]
