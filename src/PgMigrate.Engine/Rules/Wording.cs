namespace PgMigrate.Engine.Rules;

/// <summary>Names in sentences.</summary>
internal static class Wording
{
    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IEnumerable<object> names)
    {
        string[] all = [.. names.Select(name => name.ToString()!)];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
