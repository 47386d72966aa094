using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules;

/// <summary>What rules of statements look at: one statement, where it stands, and what was there before it.</summary>
internal sealed class StatementContext
{
    private (ObjectName? Name, int Version, NamedObject? Found) _asked;

    /// <summary>The script.</summary>
    public required Script Script { get; init; }

    /// <summary>What the statement is.</summary>
    public StatementFacts Facts => Statement.Facts;

    /// <summary>What it asks for; null where no rule needs to know.</summary>
    public SqlCommand? Command => Statement.Command;

    /// <summary>Its text, without the semicolon.</summary>
    public string Sql => Statement.Sql;

    /// <summary>The statement as it was read.</summary>
    public required SqlStatement Statement { get; init; }

    /// <summary>The load whose doing the statement describes; null for a statement of the script.</summary>
    public ScriptLoad? Load { get; init; }

    /// <summary>Where it stands in the script.</summary>
    public TextPosition Place => Statement.Place;

    /// <summary>What the scripts have made before it.</summary>
    public required SchemaModel Schema { get; init; }

    /// <summary>What names mean.</summary>
    public required NameScope Names { get; init; }

    /// <summary>Where names without a schema are looked for, where the statement stands.</summary>
    public required SearchPath Path { get; init; }

    /// <summary>
    /// The table that it has made or changed, as scripts have left it; null before it was taken in, and where it concerns none.
    /// </summary>
    public TableModel? Changed { get; set; }

    /// <summary>What the transaction that it runs in did before it.</summary>
    public required TransactionTrack Transaction { get; init; }

    /// <summary>The run.</summary>
    public required RunFacts Run { get; init; }

    /// <summary>Whether nobody can wait for a table: it was made in this transaction or run, or is temporary.</summary>
    public bool IsNew(ObjectName? name) =>
        name is not null
        && (
            Table(name) is { } table
                ? Run.IsNew(table, Transaction)
                : View(name) is { } view && Run.IsNew(view.Origin, Transaction)
        );

    /// <summary>Whether two names mean one table.</summary>
    public bool IsSame(ObjectName one, ObjectName other) => Resolve(one) == Resolve(other);

    /// <summary>Whether a table has no rows: it is new and nothing has filled it, or the database says so.</summary>
    public bool IsEmpty(ObjectName name) =>
        Table(name) is { } table
            ? (Run.IsNew(table, Transaction) && !table.HasRows)
                || table.EmptiedIn == Transaction.Origin
                || Run.IsEmpty(table.Object.Origin ?? table.Name)
            : Run.IsEmpty(Object(name) is var named && named.Origin is { } origin ? origin : named.Name);

    /// <summary>Whether a column is known to hold no NULL, so that the server need not read the rows.</summary>
    public bool IsKnownNotNull(ObjectName table, string column) =>
        IsEmpty(table) || Table(table)?.IsProvedNotNull(column) == true || Column(table, column) is { IsNotNull: true };

    /// <summary>A name with its schema: that of the object that has it, or else the one in which it would be made.</summary>
    public ObjectName Resolve(ObjectName name) => Names.Resolve(name, Path);

    /// <summary>The relation or type of a name; one that no script has made is taken to be there.</summary>
    public NamedObject Object(ObjectName name) => Names.Meet(name, Path);

    /// <summary>A table; null where no script made it.</summary>
    public TableModel? Table(ObjectName name) => Schema.Table(Find(name));

    /// <summary>A view; null where no script made it.</summary>
    public ViewModel? View(ObjectName name) => Schema.View(Find(name));

    /// <summary>The table of an index, or of the constraint that owns it; null where no script made it.</summary>
    public TableModel? TableOfIndex(ObjectName index) => Schema.TableOfIndex(index, Path);

    /// <summary>The locks that it takes on tables.</summary>
    public IEnumerable<(ObjectName Table, TableLock Mode)> Locks =>
        Command is { } command ? CommandLocks.Of(command, Schema, Path) : [];

    /// <summary>
    /// The same, and those on what it reaches without a name: partitions, tables that use a domain; and on sequences. Whoever
    /// waits for it waits for one of these.
    /// </summary>
    public IEnumerable<(ObjectName Table, TableLock Mode)> ReachedLocks =>
        Command is { } command ? Locks.Concat(Rules.ReachedLocks.Of(command, Schema, Path)) : [];

    /// <summary>
    /// <see cref="Locks"/> without a view that it makes or replaces and that no script is known to have made: it is likely new.
    /// </summary>
    public IEnumerable<(ObjectName Table, TableLock Mode)> KnownLocks =>
        Locks.Where(held => Command is not CreateView || View(held.Table) is not null);

    // Some forty rules ask for the same name, one after the other.
    private NamedObject? Find(ObjectName name)
    {
        if (!ReferenceEquals(_asked.Name, name) || _asked.Version != Names.Version)
            _asked = (name, Names.Version, Names.Find(name, Path));
        return _asked.Found;
    }

    /// <summary>A column as the scripts made it; null where it is not known.</summary>
    public ColumnModel? Column(ObjectName? table, string column) =>
        table is null ? null : Table(table)?.Columns.GetValueOrDefault(column);
}

/// <summary>What is known of the run that the scripts are checked for.</summary>
/// <param name="ServerVersion">The server's major version; the newest known where none was asked.</param>
/// <param name="Pending">The numbers of the scripts that have not been applied; null where no history was asked, and then every
/// script is judged as if those before it had been in production for long.</param>
/// <param name="EmptyTables">Tables that hold no row, by name with schema.</param>
/// <param name="Options">How the run would go.</param>
/// <param name="Session">What names mean in the run's session; null where no database was asked: what they usually mean.</param>
internal sealed record RunFacts(
    int ServerVersion,
    IReadOnlySet<int>? Pending,
    IReadOnlySet<ObjectName> EmptyTables,
    MigrationOptions Options,
    SessionNames? Session = null
)
{
    /// <summary>Whether a table is made by the run itself.</summary>
    public bool IsNew(TableModel table, TransactionTrack now) => table.IsTemporary || IsNew(table.Origin, now);

    /// <summary>Whether what was made there is made by the run itself.</summary>
    public bool IsNew(Origin origin, TransactionTrack now) =>
        origin.Script == now.Script || Pending?.Contains(origin.Script) == true;

    /// <summary>Whether the database holds no row of a table.</summary>
    public bool IsEmpty(ObjectName table) => EmptyTables.Contains(table);
}
