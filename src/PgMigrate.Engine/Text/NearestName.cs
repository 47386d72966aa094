namespace PgMigrate.Engine.Text;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The known name that differs least, case aside; null where none is near (a third of the name's length, at least one edit).
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var limit = Math.Max(1, name.Length / 3);
        return known
            .Select(candidate =>
                (Candidate: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant()))
            )
            .Where(near => near.Distance <= limit)
            .OrderBy(near => near.Distance)
            .FirstOrDefault()
            .Candidate;
    }

    /// <summary>" Did you mean 'x'?", or an empty text where nothing is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : string.Empty;

    /// <summary>Insertions, deletions and replacements from one to the other (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
