using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Where in a data file the server has found something that it refuses.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1; null where the server does not tell.</param>
/// <param name="Column">The table's column; null where the server does not tell.</param>
/// <param name="Value">The value of that; null where the server does not tell.</param>
internal sealed partial record LoadFault(DataFile File, long? Line, string? Column, string? Value)
{
    private const int LongestValue = 100;

    /// <summary>Reads the context of a server's error: in any language it names the relation, then the line, then the
    /// column.</summary>
    /// <param name="file">The file.</param>
    /// <param name="exception">The error.</param>
    /// <param name="relation">The relation that the rows went into, as the server calls it.</param>
    /// <param name="columns">The columns of the file.</param>
    /// <param name="linesBefore">The lines of the file before what was sent.</param>
    public static LoadFault Read(
        DataFile file,
        PostgresException exception,
        string relation,
        IEnumerable<string> columns,
        long linesBefore
    )
    {
        var start = $"COPY {relation}, ";
        var context = exception.Where is { } where ? where.IndexOf(start, StringComparison.Ordinal) : -1;
        if (context < 0 || Number().Match(exception.Where!, context + start.Length) is not { Success: true } number)
            return new LoadFault(file, null, null, null);
        var line = linesBefore + long.Parse(number.Value, CultureInfo.InvariantCulture);
        var rest = exception.Where![(number.Index + number.Length)..].Split('\n')[0];
        var column = columns
            .Where(name => rest.StartsWith(',') && rest.Contains($" {name}", StringComparison.Ordinal))
            .MaxBy(name => name.Length);
        return new LoadFault(file, line, column, column is null ? null : ValueBehind(rest, column));
    }

    /// <summary>The place: file and line.</summary>
    public string Place => Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{File.Path}:{line}") : File.Path;

    /// <summary>Column and value, as the end of a message; empty where they are not known.</summary>
    public string What =>
        (Column, Value) switch
        {
            (null, _) => string.Empty,
            (var column, null) => $" (column {column})",
            var (column, value) => $" (column {column}: {value})",
        };

    private static string? ValueBehind(string rest, string column)
    {
        var value = rest[(rest.IndexOf($" {column}", StringComparison.Ordinal) + column.Length + 1)..].TrimStart(':', ' ').Trim();
        if (value.Length == 0)
            return null;
        return OneLine.Of(value.Length <= LongestValue ? value : value[..LongestValue] + "…");
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
