using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>An extension that needs a superuser.</summary>
internal sealed class ExtensionRightsRule : CommandRule<CreateExtension>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("extension-rights", RuleGroup.Reliability, FindingSeverity.Information)
        {
            Title = "An extension that needs a superuser",
            Reason =
                "Extensions that are not trusted can be made by a superuser only: the migration's own role is refused (42501), "
                + "unless the provider allows it.",
            SafeWay = """
                Let those who run the server make it beforehand, and write IF NOT EXISTS.
                """,
        };

    // trusted = true in their control files, PostgreSQL 13 to 18.
    private static readonly string[] Trusted =
    [
        "bool_plperl",
        "btree_gin",
        "btree_gist",
        "citext",
        "cube",
        "dict_int",
        "fuzzystrmatch",
        "hstore",
        "hstore_plperl",
        "intarray",
        "isn",
        "jsonb_plperl",
        "lo",
        "ltree",
        "pg_trgm",
        "pgcrypto",
        "plperl",
        "plpgsql",
        "pltcl",
        "seg",
        "tablefunc",
        "tcn",
        "tsm_system_rows",
        "tsm_system_time",
        "unaccent",
        "uuid-ossp",
    ];

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreateExtension command, StatementContext site)
    {
        if (!Trusted.Contains(command.Extension))
            yield return new RuleHit(
                $"The extension {command.Extension} is none of those that every owner of a database may make: it may need a "
                    + "superuser."
            )
            {
                Object = command.Extension,
            };
    }
}
