namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>What stands beside a script: <c>V1__a.sql.conf</c>. What it does not say is null.</summary>
internal sealed record FlywayScriptSettings
{
    /// <summary>Whether it runs in a transaction.</summary>
    public bool? InTransaction { get; init; }

    /// <summary>How it is written.</summary>
    public string? Encoding { get; init; }

    /// <summary>False where placeholders are text.</summary>
    public bool? ReplacesPlaceholders { get; init; }

    /// <summary>Reads the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="findings">Are told of settings that have no equal.</param>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static FlywayScriptSettings Read(LayoutFile file, LayoutFindings findings)
    {
        var settings = new FlywayScriptSettings();
        foreach (var setting in FlywayConf.Read(file))
            switch (setting.Name)
            {
                case "executeInTransaction":
                    settings = settings with { InTransaction = setting.Text != "false" };
                    break;
                case "encoding":
                    settings = settings with { Encoding = setting.Text };
                    break;
                case "placeholderReplacement":
                    settings = settings with { ReplacesPlaceholders = setting.Text != "false" };
                    break;
                default:
                    findings.Error(
                        file,
                        setting.Line,
                        $"{setting.Name} has no equal here.",
                        setting.Name == "shouldExecute"
                            ? "Write when the script runs as its directive: -- pgmigrate:when SELECT …, or environment."
                            : "Take it out, or write the script anew without it."
                    );
                    break;
            }

        return settings;
    }
}
