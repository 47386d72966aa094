using System.Globalization;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal.Queries;

/// <summary>A query that somebody asks of the target.</summary>
/// <param name="Use">Its text, and whose it is.</param>
/// <param name="SearchPath">The search_path that it is asked on, as the setting is written.</param>
internal sealed record LiveQuery(UsingQuery Use, string SearchPath)
{
    /// <summary>How often it was asked; null where it comes from a file.</summary>
    public long? Calls { get; init; }

    /// <summary>How often it is asked in a day; null where the server has not counted for one, or does not tell.</summary>
    public double? CallsPerDay { get; init; }

    /// <summary>Where it stands, <c>queries.sql, line 3</c>; null where the server has told it.</summary>
    public string? Place { get; init; }

    /// <summary>Its first words, and whose it is.</summary>
    /// <param name="mask">What must not be shown.</param>
    public string Describe(SecretMask mask) =>
        Place is null ? $"{Use.Describe(mask)}, {Frequency()}," : $"'{Use.FirstWords(mask)}' ({OneLine.Of(Place)})";

    private string Frequency() =>
        CallsPerDay is { } daily && daily >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{daily:N0} calls a day")
        : Calls == 1 ? "1 call"
        : string.Create(CultureInfo.InvariantCulture, $"{Calls ?? 0:N0} calls");
}

/// <summary>The queries that are checked.</summary>
/// <param name="Queries">Those that can be.</param>
/// <param name="Missing">Why some, or all, cannot be, as a sentence; null where none is left out.</param>
internal sealed record LiveQueries(IReadOnlyList<LiveQuery> Queries, string? Missing);
