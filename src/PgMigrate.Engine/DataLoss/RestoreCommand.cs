using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.DataLoss;

/// <summary>The command that brings back what a run destroyed, ready to be pasted.</summary>
internal static partial class RestoreCommand
{
    /// <summary>Writes it.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="target">The database.</param>
    /// <param name="tables">Tables, as SQL names them; with no columns, none for all.</param>
    /// <param name="columns">Columns of other tables, with them.</param>
    public static string For(SchemaBackup backup, ConnectionTarget target, IReadOnlyList<string> tables, IReadOnlyList<string> columns)
    {
        var builder = target.ToBuilder();
        string[] parts =
        [
            backup.Path is null ? $"Restore-PgSchema -Id {backup.BackupId}" : $"Restore-PgSchema -Path {Quote(backup.Path)}",
            List("-Table", tables),
            List("-Column", columns),
            $"-Server {Quote(builder.Host ?? string.Empty)} -Port {builder.Port.ToString(CultureInfo.InvariantCulture)} -Database {Quote(target.Database)}",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string List(string parameter, IReadOnlyList<string> names) =>
        names.Count == 0 ? string.Empty : $"{parameter} {string.Join(", ", names.Select(Quote))}";

    private static string Quote(string text) => Bare().IsMatch(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_./-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
