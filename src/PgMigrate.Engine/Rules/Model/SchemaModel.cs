using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>What the scripts before a statement have made, as far as rules need to know.</summary>
internal sealed partial class SchemaModel
{
    private readonly NamedModels<TableModel> _tables = new();
    private readonly NamedModels<DomainModel> _domains = new();
    private readonly NamedModels<EnumModel> _enums = new();
    private readonly NamedModels<ViewModel> _views = new();
    private readonly NamedModels<string> _functions = new();

    /// <summary>The schema of names that have none: the first of the script's search_path.</summary>
    public string DefaultSchema { get; private set; } = "public";

    /// <summary>True once the script has set its search_path.</summary>
    public bool HasSearchPath { get; private set; }

    /// <summary>A table; null where no script made it.</summary>
    public TableModel? Table(ObjectName name) => _tables.Find(name.In("pg_temp")) ?? _tables.Find(Resolve(name));

    /// <summary>The tables of a name, in whatever schema.</summary>
    public IEnumerable<TableModel> TablesNamed(string name) => _tables.All.Where(table => table.Name.Name == name);

    /// <summary>A domain; null where no script made it.</summary>
    public DomainModel? Domain(SqlType type) => _domains.Find(Resolve(new ObjectName(type.Schema, type.Name)));

    /// <summary>An enum; null where no script made it.</summary>
    public EnumModel? Enum(ObjectName name) => _enums.Find(Resolve(name));

    /// <summary>All enums.</summary>
    public IReadOnlyCollection<EnumModel> Enums => _enums.All;

    /// <summary>A view; null where no script made it.</summary>
    public ViewModel? View(ObjectName name) => _views.Find(Resolve(name));

    /// <summary>All views.</summary>
    public IReadOnlyCollection<ViewModel> Views => _views.All;

    /// <summary>
    /// IMMUTABLE, STABLE or VOLATILE as a script declared a function; null where it said nothing, or made none.
    /// </summary>
    public string? Volatility(ObjectName function) => _functions.Find(Resolve(function));

    /// <summary>The table of an index, or of the constraint that owns it; null where no script made it.</summary>
    public TableModel? TableOfIndex(ObjectName index)
    {
        var (schema, name) = (Resolve(index).Schema, index.Name);
        return _tables.All.FirstOrDefault(table =>
            (table.Name.Schema == schema || (table.IsTemporary && index.Schema is null)) && table.HasName(name)
        );
    }

    /// <summary>A name with its schema.</summary>
    public ObjectName Resolve(ObjectName name) => name.Schema is null ? name with { Schema = DefaultSchema } : name;

    /// <summary>A script begins: sessions keep to themselves.</summary>
    public void StartScript() => (DefaultSchema, HasSearchPath) = ("public", false);

    /// <summary>Takes in SET search_path.</summary>
    /// <param name="path">Its value; null for the default.</param>
    public void SetSearchPath(string? path)
    {
        HasSearchPath = path is not null;
        DefaultSchema = path is not null && Sql.SettingChange.Schemas(path) is [{ Length: > 0 } first, ..] ? first : "public";
    }

    /// <summary>Takes in what a statement does.</summary>
    public void Apply(SqlCommand command, Origin origin)
    {
        switch (command)
        {
            case CreateTable create:
                Create(create, origin);
                break;
            case AlterTable { Table: { } name } alter:
                Alter(alter, name, origin);
                break;
            case CreateIndex index:
                Add(index);
                break;
            case DropObjects drop:
                Drop(drop);
                break;
            case CreateView view:
                _views.Put(Resolve(view.View), new ViewModel(Resolve(view.View), view.Query, origin));
                break;
            case CreateDomain domain:
                _domains.Put(Resolve(domain.Domain), new DomainModel(domain.Type, domain.Constraints.Count > 0));
                break;
            case AddDomainConstraint { Domain: var name } when _domains.Find(Resolve(name)) is { } domain:
                _domains.Put(Resolve(name), domain with { HasConstraint = true });
                break;
            case CreateType { Labels: { } labels } type:
                _enums.Put(Resolve(type.Type), new EnumModel(Resolve(type.Type), origin, labels));
                break;
            case AddEnumValue value:
                Enum(value.Type)?.Add(value.Value, origin);
                break;
            case RenameEnumValue value:
                Enum(value.Type)?.Rename(value.From, value.To);
                break;
            case RenameObject rename:
                Rename(rename.ObjectType, rename.Object, Resolve(rename.Object) with { Name = rename.To });
                break;
            case MoveObject move:
                Rename(move.ObjectType, move.Object, move.Object.In(move.Schema));
                break;
            case CreateFunction { Volatility: { } volatility } function:
                _functions.Put(Resolve(function.Function), volatility);
                break;
            case CreateFunction function:
                _functions.Remove(Resolve(function.Function));
                break;
            case CreatePolicy policy when Table(policy.Table) is { } table:
                table.HasPolicy = true;
                break;
            case ChangeRows { Verb: "INSERT" or "MERGE" } rows:
                Fill(rows.Table);
                break;
            case ChangeRows { Verb: "DELETE", HasWhere: false } rows:
                Empty(rows.Table, origin);
                break;
            case Truncate truncate:
                truncate.Tables.ToList().ForEach(table => Empty(table, origin));
                break;
            case CopyRows rows:
                Fill(rows.Table);
                break;
        }
    }

    private void Create(CreateTable create, Origin origin)
    {
        var name = create.IsTemporary ? create.Table.In("pg_temp") : Resolve(create.Table);
        if (create.IfNotExists && _tables.Find(name) is not null)
            return;
        var table = new TableModel
        {
            Name = name,
            Origin = origin,
            IsTemporary = create.IsTemporary,
            IsPartitioned = create.IsPartitioned,
            IsWhole = !create.FromQuery && create.PartitionOf is null && create.Like.Count == 0 && create.Inherits.Count == 0,
            HasRows = create.FromQuery,
        };
        foreach (var column in create.Columns)
            TableChanges.Add(table, column, origin);
        foreach (var constraint in create.Constraints)
            TableChanges.Add(table, constraint);
        _tables.Put(name, table);
        if (create.PartitionOf is { } parent)
            Attach(parent, name, create.IsDefaultPartition);
    }

    // No script made it, and this one changes it: from now on what scripts do to it is known.
    private TableModel Meet(ObjectName name)
    {
        var table = new TableModel
        {
            Name = Resolve(name),
            Origin = new Origin(-1, 0),
            IsMade = false,
            IsWhole = false,
            HasRows = true,
        };
        _tables.Put(table.Name, table);
        return table;
    }

    private void Alter(AlterTable alter, ObjectName name, Origin origin)
    {
        if (alter.ObjectType is "TABLE" or "FOREIGN TABLE" && View(name) is null)
        {
            var table = Table(name) ?? Meet(name);
            foreach (var action in alter.Actions)
                Alter(table, action, origin);
        }

        if (alter.ObjectType == "INDEX" && alter.Actions is [RenameRelation renameIndex] && TableOfIndex(name) is { } owner)
            TableChanges.RenameIndex(owner, name.Name, renameIndex.To);
        if (View(name) is { } view)
            foreach (var to in alter.Actions.Select(action => NewName(view.View, action)).OfType<ObjectName>())
                RenameViews(Only(view.View, to));
    }

    private static ObjectName? NewName(ObjectName name, TableAction action) =>
        action switch
        {
            RenameRelation rename => name with { Name = rename.To },
            SetSchema set => name.In(set.Schema),
            _ => null,
        };

    // What concerns more than the table itself.
    private void Alter(TableModel table, TableAction action, Origin origin)
    {
        switch (action)
        {
            case RenameRelation or SetSchema:
                RenameTables(Only(table.Name, NewName(table.Name, action)!));
                break;
            case AttachPartition attach:
                Attach(table.Name, Resolve(attach.Partition), attach.IsDefault);
                break;
            case DetachPartition detach:
                Detach(table, Resolve(detach.Partition));
                break;
            default:
                TableChanges.Apply(table, action, origin);
                break;
        }
    }

    private void Attach(ObjectName parent, ObjectName partition, bool isDefault)
    {
        if (Table(parent) is not { } table)
            return;
        table.Partitions.Add(partition);
        if (isDefault)
            table.DefaultPartition = partition;
    }

    private static void Detach(TableModel table, ObjectName partition)
    {
        table.Partitions.Remove(partition);
        if (table.DefaultPartition == partition)
            table.DefaultPartition = null;
    }

    private void Add(CreateIndex index)
    {
        if (View(index.Table) is not null)
            return;
        var table = Table(index.Table) ?? Meet(index.Table);
        if (!index.IfNotExists || index.Index is null || !table.HasName(index.Index))
            table.Indexes.Add(index with { Index = index.Index ?? ServerName.Of(index, table) });
    }

    private void Fill(ObjectName name)
    {
        if (Table(name) is { } table)
            (table.HasRows, table.EmptiedIn) = (true, null);
    }

    private void Empty(ObjectName name, Origin origin)
    {
        if (Table(name) is { } table)
            table.EmptiedIn = origin;
    }
}

/// <summary>A view.</summary>
/// <param name="View">Its name, with its schema.</param>
/// <param name="Query">Its query.</param>
/// <param name="Origin">Where it was made.</param>
internal sealed record ViewModel(ObjectName View, string Query, Origin Origin);
