using Npgsql;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// What the backup's schema has and the database no longer has, as far as the restored tables need it or it depended on them:
/// made again in two steps, between which the rows go in.
/// </summary>
internal sealed class MissingObjects
{
    private static readonly string[] Foundations =
    [
        "SCHEMA",
        "EXTENSION",
        "TYPE",
        "DOMAIN",
        "SEQUENCE",
        "FUNCTION",
        "COLLATION",
        "TABLE",
    ];

    private readonly BackupContext _context;
    private readonly DdlPlan _plan;
    private readonly IReadOnlyList<SchemaObject> _incomplete;
    private readonly List<DdlFailure> _failures = [];

    private MissingObjects(BackupContext context, DdlPlan plan, IReadOnlyList<SchemaObject> incomplete)
    {
        _context = context;
        _plan = plan;
        _incomplete = incomplete;
    }

    /// <summary>What messages have named, by type and name.</summary>
    public IReadOnlySet<(string Type, string Name)> Told =>
        _failures
            .Select(failure => failure.Statement.Object)
            .Concat(_plan.Impossible)
            .Select(item => (item.Type, item.Name))
            .ToHashSet();

    /// <summary>Nothing is missing.</summary>
    public static MissingObjects None(BackupContext context) => new(context, new DdlPlan([], []), []);

    /// <summary>Compares the schemas.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="saved">The schema as the backup has it.</param>
    /// <param name="live">The schema as it is.</param>
    /// <param name="tables">The tables that are gone.</param>
    /// <param name="columns">The columns that are gone from tables that stand.</param>
    /// <param name="left">The tables of the backup that are not restored.</param>
    public static MissingObjects Find(
        BackupContext context,
        SchemaSnapshot saved,
        SchemaSnapshot live,
        IReadOnlyList<string> tables,
        IReadOnlyList<SchemaObject> columns,
        IReadOnlyList<string> left
    )
    {
        var standing = live.Objects.Select(item => (item.Type, item.Name)).ToHashSet();
        var (known, incomplete) = MaskedSchema.WithoutMasked(saved);
        var missing = known.Objects.Where(item => !standing.Contains((item.Type, item.Name))).ToArray();
        var columnNames = columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var chosen = missing
            .Where(item =>
                item.Type == "TABLE" ? tables.Contains(item.Name) : item.Type == "COLUMN" && columnNames.Contains(item.Name)
            )
            .ToList();
        AddFoundations(chosen, missing, tables);
        chosen.AddRange(SchemaDdl.Dependents(missing, tables).Where(item => item.Type != "TABLE"));
        var ofColumns = columns.SelectMany(column => DependentsOf(column, missing)).ToArray();
        chosen.AddRange(ofColumns);
        var views = ofColumns.Where(item => item.Parent is null).Select(item => item.Name);
        chosen.AddRange(SchemaDdl.Dependents(missing, views).Where(item => item.Type != "TABLE"));
        var schemas = chosen.Where(item => item.Type == "SCHEMA").Select(schema => schema.Name).ToArray();
        chosen.AddRange(schemas.SelectMany(schema => InSchema(schema, missing, tables, left)));
        var plan = SchemaDdl.Create(known, chosen.Distinct(), live);
        var made = plan.Statements.Select(statement => (statement.Object.Type, statement.Object.Name)).ToHashSet();
        var memberships = PublicationDdl.Memberships(known, live, chosen);
        return new MissingObjects(
            context,
            plan with
            {
                Statements = [.. plan.Statements, .. memberships],
            },
            [
                .. incomplete.Where(item =>
                    made.Contains((item.Type, item.Name)) || made.Contains(("TABLE", item.Parent ?? string.Empty))
                ),
            ]
        );
    }

    // A schema that went took all with it. What belongs to a table that is not restored stays away, and so does everything where
    // such a table is in the backup: then the restore is of some tables, and not of the schema.
    private static IEnumerable<SchemaObject> InSchema(
        string schema,
        SchemaObject[] missing,
        IReadOnlyList<string> tables,
        IReadOnlyList<string> left
    )
    {
        var inside = $"{schema}.";
        if (left.Any(table => table.StartsWith(inside, StringComparison.Ordinal)))
            return [];
        string[] others = [.. missing.Where(item => item.Type == "TABLE").Select(item => item.Name).Except(tables)];
        return missing.Where(item =>
            item.Type == DefaultPrivilegesDdl.Type
                ? item.Name.Contains($" IN SCHEMA {schema} ON ", StringComparison.Ordinal)
                : item.Name.StartsWith(inside, StringComparison.Ordinal) && !others.Any(table => IsPartOf(item, table))
        );
    }

    private static bool IsPartOf(SchemaObject item, string table) =>
        item.Name == table || item.Parent == table || item.Parent?.StartsWith($"{table}.", StringComparison.Ordinal) == true;

    /// <summary>Makes what must be there before rows are.</summary>
    /// <exception cref="MigrationException">RestoreRefused where a table cannot be made.</exception>
    public async Task MakeTablesAsync(CancellationToken cancellationToken)
    {
        await RunAsync(stage => stage <= DdlStage.Table, cancellationToken).ConfigureAwait(false);
        var tables = _failures.Where(failure => failure.Statement.Stage == DdlStage.Table).ToArray();
        if (tables.Length > 0)
            throw RestoreErrors.Refused(
                _context.Target,
                _failures.Select(Describe),
                "Make what the messages name first, or restore into another database."
            );
    }

    /// <summary>Makes the rest, and tells what could not be made.</summary>
    /// <exception cref="MigrationException">RestoreRefused where a right is missing.</exception>
    public async Task MakeRestAsync(CancellationToken cancellationToken)
    {
        await RunAsync(stage => stage > DdlStage.Table, cancellationToken).ConfigureAwait(false);
        var rights = _failures.Where(failure => failure.SqlState == PostgresErrorCodes.InsufficientPrivilege).ToArray();
        if (rights.Length > 0)
            throw RestoreErrors.Refused(
                _context.Target,
                rights.Select(Describe),
                "Restore as a superuser, or as a member of the roles that the messages name."
            );
        foreach (var failure in _failures)
            _context.Tell(MessageSeverity.Warning, Describe(failure));
        foreach (var item in _incomplete)
            _context.Tell(
                MessageSeverity.Warning,
                $"{item} was made again without its default or comment, which holds a secret that the backup masks."
            );
        foreach (var item in _plan.Impossible)
            _context.Tell(MessageSeverity.Warning, $"{item} is gone too, and cannot be made again from the backup.");
    }

    private async Task RunAsync(Func<DdlStage, bool> isNow, CancellationToken cancellationToken)
    {
        DdlStatement[] statements = [.. _plan.Statements.Where(statement => isNow(statement.Stage))];
        if (statements.Length == 0)
            return;
        var path = DdlRunner.PathOf(_context.Work.Facts.Path);
        _failures.AddRange(
            await DdlRunner.RunAsync(_context.Connection, statements, path, cancellationToken).ConfigureAwait(false)
        );
    }

    private static string Describe(DdlFailure failure) => $"{failure.Statement.Object} was not made again: {failure.Reason}.";

    // What a table's own parts name must be there first: types, sequences, functions, its schema, the table that it is a
    // partition of.
    private static void AddFoundations(List<SchemaObject> chosen, SchemaObject[] missing, IReadOnlyList<string> tables)
    {
        var candidates = missing.Where(item => Foundations.Contains(item.Type)).ToArray();
        for (var next = 0; next < chosen.Count; next++)
        {
            var parts = missing.Where(item => item == chosen[next] || item.Parent == chosen[next].Name).ToArray();
            chosen.AddRange(
                candidates.Where(candidate =>
                    !chosen.Contains(candidate)
                    && (candidate.Type != "TABLE" || tables.Contains(candidate.Name))
                    && parts.Any(part => IsNeeded(candidate, part))
                )
            );
        }
    }

    private static bool IsNeeded(SchemaObject candidate, SchemaObject part) =>
        candidate.Type == "SCHEMA"
            ? part.Name.StartsWith($"{candidate.Name}.", StringComparison.Ordinal)
            : part.Properties.Any(property =>
                DdlNames.Mentions(property.Value, candidate.Type == "FUNCTION" ? DdlNames.Head(candidate) : candidate.Name)
            );

    private static IEnumerable<SchemaObject> DependentsOf(SchemaObject column, SchemaObject[] missing)
    {
        var name = DdlNames.Local(column);
        return missing.Where(item =>
            item.Type is not ("TABLE" or "COLUMN")
            && (
                item.Parent == column.Parent || item.Properties.Any(property => DdlNames.Mentions(property.Value, column.Parent!))
            )
            && item.Properties.Any(property => DdlNames.Mentions(property.Value, name))
        );
    }
}
