using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>What the scripts before a statement have made, as far as rules need to know.</summary>
/// <param name="names">What names mean.</param>
internal sealed class SchemaModel(NameScope names)
{
    private readonly NamedModels<TableModel> _tables = new();
    private readonly NamedModels<DomainModel> _domains = new();
    private readonly NamedModels<EnumModel> _enums = new();
    private readonly NamedModels<ViewModel> _views = new();
    private readonly NamedModels<string> _functions = new();

    /// <summary>All enums.</summary>
    public IEnumerable<EnumModel> Enums => _enums.All;

    /// <summary>All views.</summary>
    public IEnumerable<ViewModel> Views => _views.All;

    /// <summary>A table; null where no script made it.</summary>
    public TableModel? Table(ObjectName name, SearchPath path) => _tables.Find(names.Find(name, path));

    /// <summary>The table that an object is; null where it is none, or no script made it.</summary>
    public TableModel? Table(NamedObject? named) => _tables.Find(named);

    /// <summary>The tables of a name, in whatever schema.</summary>
    public IEnumerable<TableModel> TablesNamed(string name) => _tables.All.Where(table => table.Name.Name == name);

    /// <summary>The tables that have a foreign key to another one.</summary>
    public IEnumerable<TableModel> TablesPointingTo(NamedObject parent) => _tables.All.Where(table => table.PointsTo(parent));

    /// <summary>The tables that have a column of a type.</summary>
    public IEnumerable<TableModel> TablesUsing(ObjectName type, SearchPath path) =>
        names.Find(type, path) is { } named
            ? _tables.All.Where(table =>
                table.Columns.Values.Any(column => column.Written is { } used && names.Find(used.WrittenName, path) == named)
            )
            : [];

    /// <summary>A domain; null where no script made it.</summary>
    public DomainModel? Domain(SqlType type, SearchPath path) => _domains.Find(names.Find(type.WrittenName, path));

    /// <summary>An enum; null where no script made it.</summary>
    public EnumModel? Enum(ObjectName name, SearchPath path) => _enums.Find(names.Find(name, path));

    /// <summary>The view that an object is; null where it is none, or no script made it.</summary>
    public ViewModel? View(NamedObject? named) => _views.Find(named);

    /// <summary>
    /// IMMUTABLE, STABLE or VOLATILE as a script declared a function; null where it said nothing, or made none.
    /// </summary>
    public string? Volatility(ObjectName function, SearchPath path) =>
        _functions.Find(names.Find(NameRealm.Routine, function, path));

    /// <summary>The table of an index, or of the constraint that owns it; null where no script made it.</summary>
    public TableModel? TableOfIndex(ObjectName index, SearchPath path) =>
        path.Candidates(index)
            .Select(place => _tables.All.FirstOrDefault(table => table.Name.Schema == place.Schema && table.HasName(place.Name)))
            .FirstOrDefault(table => table is not null);

    /// <summary>Takes in what a statement does, once its names are known.</summary>
    /// <param name="statement">The statement, or one of a DO block.</param>
    /// <param name="origin">Where it stands.</param>
    /// <returns>What <see cref="NameScope.Take(SqlStatement)"/> says.</returns>
    public IReadOnlyList<NamedObject> Apply(SqlStatement statement, Origin origin)
    {
        var path = names.Path;
        // Its name is the old one, and its table's may be, too.
        if (statement.Command is AlterTable { ObjectType: "INDEX", Table: { } index, Actions: [RenameRelation rename] })
            TableOfIndex(index, path)?.RenameIndex(index.Name, rename.To);
        if (statement.Command is DropObjects { ObjectType: "INDEX" } drop)
            foreach (var name in drop.Names)
                TableOfIndex(name, path)?.Indexes.RemoveAll(dropped => dropped.Index == name.Name);
        var concerned = names.Take(statement);
        if (statement.Command is { } command)
            Apply(command, concerned, new Change(path, origin, statement.IsConditional));
        return concerned;
    }

    private void Apply(SqlCommand command, IReadOnlyList<NamedObject> concerned, Change change)
    {
        switch (command)
        {
            case CreateTable create when concerned is [var made] && !(create.IfNotExists && _tables.Find(made) is not null):
                Create(made, create, change);
                break;
            case AlterTable { ObjectType: "TABLE" or "FOREIGN TABLE" } alter when concerned is [var altered]:
                if (_views.Find(altered) is null)
                    Alter(Meet(altered), alter, change);
                break;
            case CreateIndex index when concerned is [var indexed]:
                if (_views.Find(indexed) is null)
                    Add(Meet(indexed), index);
                break;
            case DropObjects drop:
                foreach (var dropped in concerned)
                    Drop(dropped, drop.IsCascade, change.IsConditional);
                break;
            case CreateView view when concerned is [var made]:
                _views.Put(made, new ViewModel(made, view.Query, change.Origin));
                break;
            case CreateDomain domain when concerned is [var made]:
                _domains.Put(made, new DomainModel(domain.Type, domain.Constraints.Count > 0));
                break;
            case AddDomainConstraint { Domain: var name } when names.Find(name, change.Path) is { } known:
                if (_domains.Find(known) is { } constrained)
                    _domains.Put(known, constrained with { HasConstraint = true });
                break;
            case CreateType { Labels: { } labels } when concerned is [var made]:
                _enums.Put(made, new EnumModel(made, change.Origin, labels));
                break;
            case AddEnumValue value:
                Enum(value.Type, change.Path)?.Add(value.Value, change.Origin);
                break;
            case RenameEnumValue value:
                Enum(value.Type, change.Path)?.Rename(value.From, value.To);
                break;
            case CreateFunction function when concerned is [var made]:
                Declare(made, function.Volatility);
                break;
            case CreatePolicy policy when Table(policy.Table, change.Path) is { } table:
                table.HasPolicy = true;
                break;
            default:
                Fill(command, change);
                break;
        }
    }

    private void Fill(SqlCommand command, Change change)
    {
        switch (command)
        {
            case ChangeRows { Verb: "INSERT" or "MERGE" } rows:
                Fill(Table(rows.Table, change.Path));
                break;
            case ChangeRows { Verb: "DELETE", HasWhere: false } rows:
                Empty(Table(rows.Table, change.Path), change.Origin);
                break;
            case Truncate truncate:
                foreach (var table in truncate.Tables)
                    Empty(Table(table, change.Path), change.Origin);
                break;
            case CopyRows rows:
                Fill(Table(rows.Table, change.Path));
                break;
        }
    }

    private void Create(NamedObject made, CreateTable create, Change change)
    {
        var table = new TableModel(made)
        {
            Origin = change.Origin,
            IsTemporary = made.IsTemporary,
            IsPartitioned = create.IsPartitioned,
            IsWhole = !create.FromQuery && create.PartitionOf is null && create.Like.Count == 0 && create.Inherits.Count == 0,
            HasRows = create.FromQuery,
        };
        var changes = ChangesOf(table, change);
        foreach (var column in create.Columns)
            changes.Add(column);
        foreach (var constraint in create.Constraints)
            changes.Add(constraint);
        _tables.Put(made, table);
        if (create.PartitionOf is { } parent)
            Table(parent, change.Path)?.Attach(made, create.IsDefaultPartition);
    }

    // Where no script made it, and this one changes it, what scripts do to it is known from now on.
    private TableModel Meet(NamedObject named)
    {
        if (_tables.Find(named) is { } known)
            return known;
        var table = new TableModel(named)
        {
            Origin = new Origin(-1, 0),
            IsMade = false,
            IsWhole = false,
            HasRows = true,
        };
        _tables.Put(named, table);
        return table;
    }

    private void Alter(TableModel table, AlterTable alter, Change change)
    {
        var changes = ChangesOf(table, change);
        foreach (var action in alter.Actions)
            switch (action)
            {
                case AttachPartition attach:
                    table.Attach(names.Meet(attach.Partition, change.Path), attach.IsDefault);
                    break;
                case DetachPartition detach:
                    table.Detach(names.Meet(detach.Partition, change.Path));
                    break;
                case RebuildPartitions rebuild:
                    foreach (var part in rebuild.From)
                        table.Detach(names.Meet(part, change.Path));
                    foreach (var part in rebuild.Into)
                        table.Attach(names.Meet(part, change.Path), isDefault: false);
                    break;
                default:
                    changes.Apply(action);
                    break;
            }
    }

    private TableChanges ChangesOf(TableModel table, Change change) =>
        new(table, change.Origin, name => names.Meet(name, change.Path), type => names.Find(type.WrittenName, change.Path));

    private static void Add(TableModel table, CreateIndex index)
    {
        if (!index.IfNotExists || index.Index is null || !table.HasName(index.Index))
            table.Indexes.Add(index with { Index = index.Index ?? ServerName.Of(index, table) });
    }

    private void Declare(NamedObject function, string? volatility)
    {
        if (volatility is null)
            _functions.Remove(function);
        else
            _functions.Put(function, volatility);
    }

    private void Drop(NamedObject named, bool isCascade, bool isConditional)
    {
        var table = _tables.Find(named);
        if (isConditional)
            Forget(named);
        _functions.Remove(named);
        if (table is null)
            return;
        table.IsDropped = true;
        foreach (var partition in table.Partitions)
        {
            if (!isConditional)
                names.Drop(partition);
            Drop(partition, isCascade, isConditional);
        }

        // Without CASCADE the server refuses.
        if (isCascade)
            foreach (var other in TablesPointingTo(named))
                other.Constraints.RemoveAll(key => other.ParentOf(key) == named);
    }

    // Where it may be gone, nothing is certain of it any more.
    private void Forget(NamedObject named)
    {
        _tables.Remove(named);
        _domains.Remove(named);
        _enums.Remove(named);
        _views.Remove(named);
    }

    private static void Fill(TableModel? table)
    {
        if (table is not null)
            (table.HasRows, table.EmptiedIn) = (true, null);
    }

    private static void Empty(TableModel? table, Origin origin)
    {
        if (table is not null)
            table.EmptiedIn = origin;
    }

    /// <param name="Path">The path on which its names are looked for.</param>
    /// <param name="Origin">Where it stands.</param>
    /// <param name="IsConditional">True where it may be passed over.</param>
    private sealed record Change(SearchPath Path, Origin Origin, bool IsConditional);
}

/// <summary>A view.</summary>
/// <param name="Object">The view.</param>
/// <param name="Query">Its query.</param>
/// <param name="Origin">Where it was made.</param>
internal sealed record ViewModel(NamedObject Object, string Query, Origin Origin)
{
    /// <summary>Its name, with its schema.</summary>
    public ObjectName View => Object.Name;
}
