using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// What leads from one schema back to an earlier one: what is new is dropped, what was replaced or dropped is made as it was, and
/// what stands gets its owner, grants and comments back. No row comes back so: what has rows is never made again.
/// </summary>
/// <param name="before">The schema to go back to.</param>
/// <param name="after">The schema that it is gone back from.</param>
/// <param name="live">The schema of the database: what is made again keeps the owners and grants that it has there.</param>
internal sealed class SchemaReturn(SchemaSnapshot before, SchemaSnapshot after, SchemaSnapshot live)
{
    private readonly SchemaPairs _pairs = new(before, after);
    private readonly DdlSource _now = new(after, [], live: null);

    /// <summary>The objects that differ, as they are before the way back.</summary>
    public IReadOnlyList<SchemaObject> Left => [.. _pairs.Added, .. _pairs.Changed.Select(pair => pair.After)];

    /// <summary>The statements, and what has none.</summary>
    /// <param name="unreplaceable">What cannot be replaced where it stands: it is dropped, with all that depends on it.</param>
    public SchemaReturnPlan Plan(IReadOnlySet<SchemaObject> unreplaceable)
    {
        var obstacles = new List<string>();
        var made = _pairs.Removed.ToArray();
        var redefined = _pairs.Changed.Where(pair => pair.IsRedefined).Select(pair => pair.Before).ToArray();
        var remade = new Dependents(before, after).With(
            redefined.Where(item => ObjectKinds.IsMadeAgain(item.Type) || unreplaceable.Contains(item))
        );
        var replaced = redefined.Where(item => ObjectKinds.IsReplaced(item.Type)).Except(remade).ToArray();
        obstacles.AddRange(
            made.Concat(remade)
                .Where(item => !ObjectKinds.CanBeMade(item.Type))
                .Select(item => $"{item} would have to be made again, and what it holds is not kept")
        );
        var goal = KeptSettings.Of(before, after, live, remade);
        var creation = SchemaDdl.Create(goal, [.. made, .. remade], after);
        obstacles.AddRange(creation.Impossible.Select(item => $"{item} cannot be written as a statement"));
        var settings = creation.Statements.ToLookup(statement => statement.Stage >= DdlStage.Owner);
        return new SchemaReturnPlan(
            goal,
            [
                .. Drops(
                    [.. _pairs.Added, .. remade.Where(item => item.Parent is null || !remade.Any(IsParentOf(item)))],
                    obstacles
                ),
                .. Alterations(redefined.Except(replaced).Except(remade), obstacles),
                .. Replacements(replaced),
                .. settings[false],
            ],
            [.. settings[true], .. SettingsBack(remade)],
            obstacles
        );
    }

    private static Func<SchemaObject, bool> IsParentOf(SchemaObject part) => item => item.Name == part.Parent;

    // What the server made last goes first; what still waits for another is tried again.
    private List<DdlStatement> Drops(IEnumerable<SchemaObject> items, List<string> obstacles)
    {
        var drops = new List<DdlStatement>();
        foreach (var item in items.Reverse())
            if (item.Type == DefaultPrivilegesDdl.Type)
                drops.AddRange(DefaultPrivilegesDdl.Back(null, item));
            else if (DropDdl.Write(item, _now) is { } sql)
                drops.Add(new DdlStatement(DdlStage.Schema, item, sql) { IsDrop = true });
            else
                obstacles.Add($"{item}: no statement takes it away with certainty");
        return drops;
    }

    private IEnumerable<DdlStatement> Replacements(IReadOnlyCollection<SchemaObject> replaced) =>
        SchemaDdl
            .Create(before, replaced, after)
            .Statements.Where(statement => statement.Stage < DdlStage.Owner && replaced.Contains(statement.Object))
            .Select(statement => statement with { Sql = OrReplace(statement.Sql), IsReplacement = true });

    private static string OrReplace(string sql) =>
        sql.StartsWith("CREATE ", StringComparison.Ordinal) ? $"CREATE OR REPLACE {sql["CREATE ".Length..]}" : sql;

    private IEnumerable<DdlStatement> Alterations(IEnumerable<SchemaObject> items, List<string> obstacles)
    {
        foreach (var item in items)
        foreach (var property in _pairs.Redefinitions(item))
            if (PropertyDdl.Back(item, property, _now) is { } sql)
                yield return new DdlStatement(DdlStage.Table, item, sql);
            else
                obstacles.Add($"{item}: no statement gives it its {property} back with certainty");
    }

    // What is made again has them already.
    private IEnumerable<DdlStatement> SettingsBack(IReadOnlyCollection<SchemaObject> remade)
    {
        var source = new DdlSource(before, [], live: null);
        var names = remade.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        return _pairs
            .Changed.Where(pair => !names.Contains(pair.Before.Name) && !names.Contains(pair.Before.Parent ?? string.Empty))
            .SelectMany(pair => SettingsDdl.Back(pair.Before, pair.After, source))
            .OrderBy(statement => statement.Stage);
    }
}

/// <summary>What leads back to a schema.</summary>
/// <param name="Goal">The schema that it leads to.</param>
/// <param name="Statements">The statements; their order is not known yet.</param>
/// <param name="Settings">Owners, grants and comments, which follow in this order.</param>
/// <param name="Obstacles">What has no certain way back.</param>
internal sealed record SchemaReturnPlan(
    SchemaSnapshot Goal,
    IReadOnlyList<DdlStatement> Statements,
    IReadOnlyList<DdlStatement> Settings,
    IReadOnlyList<string> Obstacles
);
