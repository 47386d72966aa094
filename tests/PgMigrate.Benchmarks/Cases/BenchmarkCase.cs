using PgMigrate.Benchmarks.Measuring;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>One measurement, or a few that share their preparation.</summary>
public abstract class BenchmarkCase
{
    /// <summary>Short, for <c>--only</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Prepares and measures.</summary>
    /// <exception cref="CaseSkippedException">It cannot be measured on this machine.</exception>
    public abstract Task<IReadOnlyList<Result>> MeasureAsync(Bench bench);
}

/// <summary>A case cannot be measured on this machine; the message says why.</summary>
public sealed class CaseSkippedException(string message) : Exception(message);
