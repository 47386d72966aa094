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

    /// <summary>
    /// Insertions, deletions, replacements and neighbours that changed places, from one to the other (optimal string alignment).
    /// </summary>
    private static int Distance(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        for (var j = 0; j <= to.Length; j++)
            edits[i, j] = i == 0 || j == 0 ? i + j : Least(edits, i, j, from, to);
        return edits[from.Length, to.Length];
    }

    private static int Least(int[,] edits, int i, int j, string from, string to)
    {
        var replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        var least = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
        var changedPlaces = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return changedPlaces ? Math.Min(least, edits[i - 2, j - 2] + 1) : least;
    }
}
