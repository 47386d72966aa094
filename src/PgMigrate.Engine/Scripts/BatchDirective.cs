using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Scripts;

/// <summary><c>batch</c>: the script's one statement runs over ranges of a key, each range a transaction of its own.</summary>
internal sealed record BatchDirective
{
    /// <summary>How long a batch shall take where the script does not say.</summary>
    public static readonly TimeSpan UsualTarget = TimeSpan.FromSeconds(1);

    /// <summary>The rows of the first batch where the script does not say.</summary>
    public const int UsualSize = 1000;

    /// <summary>The most rows of a batch.</summary>
    public const int MostSize = 1_000_000;

    /// <summary>The most ranges that are gone over at once: each is a connection.</summary>
    public const int MostParallel = 16;

    /// <summary>The table whose key is gone over.</summary>
    public required ObjectName Table { get; init; }

    /// <summary>The columns of the key, in its order.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>Rows of the first batch, from 1.</summary>
    public int Size { get; init; } = UsualSize;

    /// <summary>How long a batch shall take: its size follows. Zero where the size is to stay as it is.</summary>
    public TimeSpan Target { get; init; } = UsualTarget;

    /// <summary>The pause behind each batch, as a share of all the time: from 0 up to 0.99.</summary>
    public double Pause { get; init; }

    /// <summary>What lets the batches wait as long as it holds.</summary>
    public IReadOnlyList<BatchSignal> PauseOn { get; init; } = [];

    /// <summary>What ends the run between two batches.</summary>
    public IReadOnlyList<BatchSignal> StopOn { get; init; } = [];

    /// <summary>How long the batches may wait in one go for signals, and for whoever has suspended them.</summary>
    public TimeSpan PauseLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often the whole key is gone over at most, until a pass changes no row.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>
    /// True where rows that are committed later need nothing: a script that is required before sees to them, or nobody has to.
    /// </summary>
    public bool LeavesLaterRows { get; init; }

    /// <summary>True where VACUUM (ANALYZE) follows.</summary>
    public bool Vacuums { get; init; }

    /// <summary>
    /// True where a run begins the batches, and leaves them to be done in the background: the script is applied once they are.
    /// </summary>
    public bool InBackground { get; init; }

    /// <summary>How many ranges of the key are gone over at once, from 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Where the directive stands: its line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Where the directive stands: the column of its name, from 1.</summary>
    public required int Column { get; init; }
}
