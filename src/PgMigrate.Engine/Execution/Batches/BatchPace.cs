namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// How many rows the next batch has: as many as are done in the target's time, by the mean of the last batches. It grows by a
/// fifth
/// at most, so that one that was quick by chance makes no giant, and is cut in two where a batch was stopped.
/// </summary>
/// <param name="size">Rows of the first batch.</param>
/// <param name="most">The most rows.</param>
internal sealed class BatchPace(int size, int most)
{
    private const int Considered = 5;
    private const double Growth = 1.2;

    private readonly Queue<(int Rows, TimeSpan Time)> _last = new();

    /// <summary>Rows of the next batch.</summary>
    public int Size { get; private set; } = Math.Clamp(size, 1, most);

    /// <summary>Somebody wants batches of another size; the target goes on from there.</summary>
    public void Set(int wanted)
    {
        _last.Clear();
        size = Size = Math.Clamp(wanted, 1, most);
    }

    /// <summary>A whole batch is committed.</summary>
    /// <param name="time">How long it took.</param>
    /// <param name="target">How long one shall take; zero where the size is to be that of the first one.</param>
    public void Note(TimeSpan time, TimeSpan target)
    {
        _last.Enqueue((Size, time));
        if (_last.Count > Considered)
            _last.Dequeue();
        var forRow = _last.Sum(batch => batch.Time.TotalMilliseconds) / _last.Sum(batch => (double)batch.Rows);
        var fitting =
            target == TimeSpan.Zero ? size
            : forRow > 0 ? target.TotalMilliseconds / forRow
            : most;
        var grown = Math.Max(Size * Growth, Size + 1);
        Size = (int)Math.Clamp(Math.Min(fitting, grown), 1, most);
    }

    /// <summary>A batch was stopped: the next ones are half as large.</summary>
    public void Halve()
    {
        _last.Clear();
        Size = Math.Max(1, Size / 2);
    }
}
