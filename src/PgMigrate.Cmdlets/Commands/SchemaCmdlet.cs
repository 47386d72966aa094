using System.Management.Automation;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet that works on databases, or on schemas of a database that has one for each tenant.</summary>
public abstract class SchemaCmdlet : DatabaseCmdlet
{
    /// <summary>
    /// Schemas of each database, with wildcards; each is worked on by itself, with a history of its own. Otherwise the database
    /// as a whole.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Schema { get; set; } = [];

    private protected override IReadOnlyList<string> SchemaPatterns
    {
        get
        {
            if (Schema.Length > 0 && MyInvocation.BoundParameters.ContainsKey(nameof(HistorySchema)))
                throw new MigrationException(
                    MigrationErrorId.OptionsInvalid,
                    "-HistorySchema contradicts -Schema: the history of a schema is in that schema.",
                    "Leave -HistorySchema out."
                );
            return Schema;
        }
    }

    private protected override bool TakesSchemas => true;
}
