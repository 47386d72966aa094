using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>A statement whose effect is written elsewhere.</summary>
internal sealed class OpaqueStatementRule : ScriptRule
{
    private static readonly string[] SystemSchemas = ["pg_catalog", "information_schema"];

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("opaque-statement", RuleGroup.DataLoss, FindingSeverity.Information)
        {
            Title = "A statement whose effect is written elsewhere",
            Reason =
                "A procedure, a prepared statement or a function may change any table. No rule sees it, and what it destroys is "
                + "not in the backup that a run makes before its first script.",
            SafeWay =
                $"Write the statements out in the script. Where that cannot be, back up the tables by name first with "
                + $"{Operation.Backup}, or run with {RunOption.BackupMode.To(BackupMode.Always)}.",
        };

    /// <inheritdoc/>
    public override (StatementContext Site, RuleHit Found)? Check(IReadOnlyList<StatementContext> statements)
    {
        // Once a script: the next one says nothing new.
        foreach (var site in statements)
            if (What(site) is { } what)
                return (
                    site,
                    new RuleHit($"{what} cannot be read beforehand: what it changes is not in the backup before the run.")
                );
            else if (SetsUnknownPath(site))
                return (
                    site,
                    new RuleHit(
                        "What search_path is from here on cannot be read beforehand: what is destroyed by names without a schema "
                            + "is not in the backup before the run."
                    )
                );
        return null;
    }

    private static bool SetsUnknownPath(StatementContext site) => PathChange.Read(site.Statement) is { IsKnown: false };

    private static string? What(StatementContext site) =>
        site.Facts.Verb switch
        {
            "CALL" or "EXECUTE" => site.Facts.Verb,
            "SELECT"
                when Functions(site.Statement.Sql)
                    .FirstOrDefault(name => site.Schema.Volatility(name, site.Path) is not ("IMMUTABLE" or "STABLE"))
                    is { } function => $"The function {function}",
            _ => null,
        };

    // One without a schema may be the server's own.
    private static IEnumerable<ObjectName> Functions(string sql) =>
        new StatementReader(sql).IsWord("SELECT")
            ? Expressions.Functions(sql).Where(name => name.Schema is { } schema && !SystemSchemas.Contains(schema))
            : [];
}
