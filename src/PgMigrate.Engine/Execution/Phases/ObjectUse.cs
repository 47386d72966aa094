using System.Globalization;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>That something which is to be dropped was in use.</summary>
/// <param name="Dropped">What is to be dropped.</param>
/// <param name="Query">The query that has used it, or its table; null where none is known.</param>
internal sealed record ObjectUse(DroppedObject Dropped, UsingQuery? Query)
{
    /// <summary>How often it was read, since when the server counts; null where it counts nothing.</summary>
    public CountedUse? Counted { get; init; }

    /// <summary>What was seen, as a sentence.</summary>
    /// <param name="mask">What must not be shown.</param>
    public string Describe(SecretMask mask) => $"{Dropped} is in use: {string.Join("; ", Parts(mask))}.";

    private IEnumerable<string> Parts(SecretMask mask)
    {
        if (Counted is { } counted)
            yield return counted.Describe();
        if (Query is not null)
            yield return Query.Describe(mask);
    }
}

/// <summary>What the server has counted of a relation.</summary>
/// <param name="Reads">Scans of it and of its parts.</param>
/// <param name="Writes">Rows inserted, updated and deleted.</param>
/// <param name="LastRead">When it was scanned last (UTC); null where it was not, or the server does not tell.</param>
/// <param name="Since">Since when the server counts (UTC).</param>
/// <param name="TellsWhen">Whether the server tells when a relation was scanned last (16 and later).</param>
/// <param name="OnTable">The table of an index; null for a table.</param>
internal sealed record CountedUse(
    long Reads,
    long Writes,
    DateTimeOffset? LastRead,
    DateTimeOffset Since,
    bool TellsWhen,
    string? OnTable
)
{
    /// <summary>Whether it was used after a moment, as far as the server tells.</summary>
    public bool IsAfter(DateTimeOffset moment) => TellsWhen ? LastRead > moment : Reads + Writes > 0;

    /// <summary>What was counted, as a part of a sentence.</summary>
    public string Describe() =>
        LastRead is { } last
            ? $"it was read last at {Time(last)}"
            : string.Create(CultureInfo.InvariantCulture, $"{Reads} scans and {Writes} rows written since {Time(Since)}");

    /// <summary>A moment as messages have it.</summary>
    public static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>A query that names an object, and whose it is.</summary>
/// <param name="User">The role.</param>
/// <param name="Application">What the client calls itself; null or empty where it does not.</param>
/// <param name="Address">The client's address; null where it is not known, or on a socket.</param>
/// <param name="Text">The query.</param>
internal sealed record UsingQuery(string? User, string? Application, string? Address, string Text)
{
    private const int MostCharacters = 80;

    /// <summary>Its first words, constants left out, and whose it is.</summary>
    /// <param name="mask">What must not be shown: the text is masked before it is cut.</param>
    public string Describe(SecretMask mask) => $"'{FirstWords(mask)}' of {User ?? "a hidden user"}{Client()}";

    /// <summary>Its first words, constants left out.</summary>
    /// <param name="mask">What must not be shown: the text is masked before it is cut.</param>
    public string FirstWords(SecretMask mask) => FirstWords(mask.Hide(Text));

    private string Client()
    {
        string[] known = [.. new[] { Application, Address }.Where(part => !string.IsNullOrEmpty(part)).Select(part => part!)];
        return known.Length == 0 ? string.Empty : $" ({OneLine.Of(string.Join(", ", known))})";
    }

    // What stands between quotes may be anybody's data.
    private static string FirstWords(string query)
    {
        var words = new List<string>();
        var lexer = new SqlLexer(query);
        while (words.Sum(word => word.Length + 1) < MostCharacters && lexer.TryRead(out var token))
            if (!token.IsTrivia)
                words.Add(
                    token.Kind is SqlTokenKind.String or SqlTokenKind.DollarString or SqlTokenKind.Number
                        ? "?"
                        : query.Substring(token.Start, token.Length)
                );
        var text = OneLine.Of(string.Join(' ', words)).Replace(" . ", ".", StringComparison.Ordinal);
        return text.Length <= MostCharacters ? text : text[..MostCharacters] + " …";
    }
}
