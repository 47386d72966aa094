using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// Finds where a statement uses an enum's label. A text of the same letters is none where a cast, its column or its place in an
/// INSERT says so; where nothing says so, it is one if the statement has to do with the type.
/// </summary>
internal sealed class EnumLabelUsage
{
    private readonly StatementContext _site;
    private readonly EnumModel _type;
    private readonly Dictionary<string, bool> _columns = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _inserted;
    private readonly bool _concernsType;

    private EnumLabelUsage(StatementContext site, EnumModel type)
    {
        (_site, _type) = (site, type);
        _inserted = site.Command is ChangeRows { Verb: "INSERT" } ? InsertedColumns(site.Sql) : [];
        foreach (var column in Tables(site).SelectMany(table => table.Columns))
            _columns[column.Key] = _columns.GetValueOrDefault(column.Key) || column.Value.UserType == type.Object;
        foreach (var added in (site.Command as AlterTable)?.Actions.OfType<AddColumn>() ?? [])
            _columns[added.Column.Name] = IsOfType(added.Column.Type);
        _concernsType = _columns.ContainsValue(true) || HasUnknownTable(site) || Names(site.Sql).Contains(type.Name.Name);
    }

    /// <summary>Where the label is used first; null where it is not.</summary>
    public static int? Find(StatementContext site, EnumModel type, string label) =>
        site.Sql.Contains(label.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal)
            ? new EnumLabelUsage(site, type).Find(label)
            : null;

    private int? Find(string label)
    {
        var reader = new StatementReader(_site.Sql);
        bool? ofContext = null;
        var (depth, item) = (0, 0);
        while (!reader.AtEnd)
        {
            var offset = reader.Offset;
            if (reader.Is(SqlTokenKind.String) && SqlLiteral.Value(reader.CurrentText, SqlTokenKind.String) == label)
            {
                reader.Move();
                if (OfCast(reader) ?? OfItem(depth, item) ?? ofContext ?? _concernsType)
                    return offset;
                continue;
            }

            if (reader.IsName() && _columns.TryGetValue(SqlIdentifier.Parse(reader.CurrentText), out var isOfType))
                ofContext = isOfType;
            if (reader.IsAnyWord("SELECT", "VALUES", "THEN", "ELSE"))
                ofContext = null;
            depth +=
                reader.Is(SqlTokenKind.OpenParenthesis) ? 1
                : reader.Is(SqlTokenKind.CloseParenthesis) ? -1
                : 0;
            item = depth == 0 ? 0 : item + (depth == 1 && reader.Is(SqlTokenKind.Comma) ? 1 : 0);
            reader.Move();
        }

        return null;
    }

    private bool? OfCast(StatementReader reader) =>
        reader.TryToken(SqlTokenKind.TypeCast) && reader.ObjectName() is { } type
            ? _site.Names.Find(type, _site.Path) == _type.Object || type.Name == _type.Name.Name
            : null;

    // VALUES (…): the first row's parentheses stand as deep as every other's.
    private bool? OfItem(int depth, int item) =>
        depth == 1 && item < _inserted.Count && _columns.TryGetValue(_inserted[item], out var isOfType) ? isOfType : null;

    private bool IsOfType(SqlType? type) => type is not null && _site.Names.Find(type.WrittenName, _site.Path) == _type.Object;

    private static IEnumerable<TableModel> Tables(StatementContext site) =>
        Names(site.Sql).Distinct(StringComparer.Ordinal).SelectMany(name => site.Schema.TablesNamed(name));

    private static bool HasUnknownTable(StatementContext site) =>
        CommandLocks
            .Of(site.Command ?? new CreateSchema(null, false))
            .Any(locked => site.Table(locked.Table) is not { IsWhole: true }) && site.Command is not CreateTable;

    private static List<string> Names(string sql)
    {
        var names = new List<string>();
        var reader = new StatementReader(sql);
        while (!reader.AtEnd)
            if (reader.Identifier() is { } name)
                names.Add(name);
            else
                reader.Move();
        return names;
    }

    private static IReadOnlyList<string> InsertedColumns(string sql)
    {
        var reader = new StatementReader(sql);
        return reader.SeekAnyWord("INTO") && reader.TryWords("INTO") && reader.ObjectName() is not null
            ? reader.GroupColumns()
            : [];
    }
}
