using System.Text;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>The columns that a file holds.</summary>
internal static class LoadHead
{
    /// <summary>The columns, in the file's order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="table">The table.</param>
    /// <param name="line">The file's first line, where it has names; null where it has none.</param>
    /// <exception cref="MigrationException">DataFileInvalid, DirectiveInvalid: a name is none of the table's columns.</exception>
    public static IReadOnlyList<string> Columns(DataFile file, LoadTable table, string? line)
    {
        var load = file.Load;
        if (load.Header == LoadHeader.Match)
            return Match(file, table, Names(load, line ?? string.Empty));
        if (load.Columns.FirstOrDefault(name => !table.Columns.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw load.Directive.Error(
                $"{load.Table} has no column '{unknown}' that can be filled.{NearestName.Hint(unknown, table.Columns)}",
                $"Its columns: {string.Join(", ", table.Columns)}."
            );
        return load.Columns.Count > 0 ? load.Columns : table.Columns;
    }

    /// <summary>A line's text.</summary>
    public static string Decode(ReadOnlySpan<byte> line, int codePage) =>
        PgEncoding.Lenient(codePage).GetString(line).TrimEnd('\r', '\n');

    private static string[] Match(DataFile file, LoadTable table, IReadOnlyList<string> names)
    {
        var columns = new List<string>();
        foreach (var name in names)
        {
            var column =
                table.Find(name)
                ?? throw file.Error(
                    $"{file.Name}:1: the file has a column '{OneLine.Of(name)}', and {file.Load.Table} has none that can be "
                        + $"filled.{NearestName.Hint(name, table.Columns)}",
                    $"Its columns: {string.Join(", ", table.Columns)}. Or give them in the file's order with header=yes columns=."
                );
            if (columns.Contains(column, StringComparer.Ordinal))
                throw file.Error($"{file.Name}:1: the column '{column}' is there twice.", "Take one of them out of the file.");
            columns.Add(column);
        }

        return [.. columns];
    }

    private static string[] Names(ScriptLoad load, string line)
    {
        var delimiter = load.Delimiter ?? (load.Format == DataFormat.Csv ? ',' : '\t');
        return load.IsCsv ? [.. Split(line, delimiter, load.Quote ?? '"')] : line.Split(delimiter);
    }

    private static IEnumerable<string> Split(string line, char delimiter, char quote)
    {
        var name = new StringBuilder();
        var isQuoted = false;
        for (var place = 0; place < line.Length; place++)
        {
            var character = line[place];
            if (isQuoted && character == quote && place + 1 < line.Length && line[place + 1] == quote)
                name.Append(line[++place]);
            else if (character == quote)
                isQuoted = !isQuoted;
            else if (character == delimiter && !isQuoted)
            {
                yield return name.ToString().Trim();
                name.Clear();
            }
            else
                name.Append(character);
        }

        yield return name.ToString().Trim();
    }
}
