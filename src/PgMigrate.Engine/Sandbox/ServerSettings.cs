using System.Text;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Sandbox;

/// <summary>The settings of a sandbox: quick and small, since its data are worth nothing, and what the caller says.</summary>
internal static partial class ServerSettings
{
    private static readonly Dictionary<string, string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["shared_buffers"] = "32MB",
        ["max_connections"] = "100",
    };

    /// <summary>What the sandbox itself decides, and what would make it read other files.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "port",
        "data_directory",
        "hba_file",
        "ident_file",
        "external_pid_file",
        "include",
        "include_dir",
        "include_if_exists",
    };

    /// <summary>The sandbox's settings under the caller's.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: a name or value that no setting can have.</exception>
    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> wanted)
    {
        var merged = new Dictionary<string, string>(Own, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in wanted)
        {
            Check(name, value);
            merged[name] = value;
        }

        return merged;
    }

    /// <summary>The settings as lines of postgresql.conf.</summary>
    public static string ToConfiguration(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var lines = new StringBuilder("\n# PgMigrate's sandbox\n");
        foreach (var (name, value) in settings)
            lines.Append(name).Append(" = '").Append(Escape(value)).Append("'\n");
        return lines.ToString();
    }

    private static string Escape(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);

    private static void Check(string name, string value)
    {
        if (!SettingName().IsMatch(name))
            throw Invalid($"'{name}' is no name of a server setting.", "Use a name of postgresql.conf, for instance work_mem.");
        if (Reserved.Contains(name))
            throw Invalid($"The setting '{name}' is the sandbox's own.", "Leave it out; the port has an option of its own.");
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw Invalid($"The value of the setting '{name}' has more than one line.", "Give it in one line.");
    }

    private static MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.OptionsInvalid, message, action);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?\z")]
    private static partial Regex SettingName();
}
