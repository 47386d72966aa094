namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Counts the batches of a run that were committed and those that were stopped.</summary>
internal sealed class BatchTries
{
    // Fewer say nothing.
    private const int AtLeast = 50;

    private int _tried;
    private int _failed;

    /// <summary>Batches stopped since the last one that was committed.</summary>
    public int FailedInARow { get; private set; }

    /// <summary>
    /// True where more than half of at least 50 were stopped: something is wrong that smaller ones do not mend.
    /// </summary>
    public bool MostFail => _tried >= AtLeast && _failed * 2 > _tried;

    /// <summary>A batch was committed.</summary>
    public void Succeeded()
    {
        _tried++;
        FailedInARow = 0;
    }

    /// <summary>A batch was stopped.</summary>
    public void Failed()
    {
        _tried++;
        _failed++;
        FailedInARow++;
    }

    /// <summary>Those that were stopped, of all: <c>26 of 51</c>.</summary>
    public override string ToString() => $"{_failed} of {_tried}";
}
