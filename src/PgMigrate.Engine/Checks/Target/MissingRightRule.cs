using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Checks.Target;

/// <summary>The role may not do what the scripts do.</summary>
internal sealed class MissingRightRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("missing-right", RuleGroup.Target, FindingSeverity.Error)
    {
        Title = "The role lacks a right that a script needs",
        Reason = "The server refuses the statement (42501), perhaps after others were applied. What the run makes itself belongs to its role; a script that takes another role "
            + "is not looked into. Behind a GRANT, a change of owner or a DO block, which may give the right, it is a warning.",
        SafeWay = "Grant the right, or let the owner's role migrate: membership in it is enough.",
    };

    /// <inheritdoc/>
    public override IEnumerable<Suspicion> Check(TargetSite target) =>
        from number in target.Facts.MissingRights
        let right = target.Work.Rights[number]
        let role = target.Facts.State?.Role ?? target.Target.User ?? "the role"
        select new Suspicion($"The role {role} {Lacks(right)}, which {right.Place.Verb} needs.")
        {
            Script = right.Place.Script,
            Line = right.Place.Line,
            Object = right.Object?.ToString().TrimEnd('.'),
            Severity = right.IsCertain ? null : FindingSeverity.Warning,
            SafeWay = Grant(right, role),
        };

    private static string Lacks(RightNeeded right) => right.Kind switch
    {
        RightKind.Own or RightKind.Drop or RightKind.OwnType => $"does not own {right.Object}",
        RightKind.Maintain => $"may not maintain {right.Object}",
        RightKind.OwnSchema => $"does not own the schema {right.Object}",
        RightKind.CreateInSchema => $"may not create in the schema {right.Object!.Schema ?? "of its search_path"}",
        RightKind.CreateInDatabase => "may not create in the database",
        RightKind.CreateRole => "may not create roles",
        RightKind.CreateExtension => $"may not create the extension {right.Object}, unless the provider allows it",
        _ => $"has no {right.Kind.ToString().ToUpperInvariant()} on {right.Object}",
    };

    private static string? Grant(RightNeeded right, string role) => right.Kind switch
    {
        RightKind.CreateInSchema when right.Object!.Schema is { } schema => $"GRANT USAGE, CREATE ON SCHEMA {SqlIdentifier.Quote(schema)} TO {SqlIdentifier.Quote(role)};",
        RightKind.CreateRole => $"ALTER ROLE {SqlIdentifier.Quote(role)} CREATEROLE;",
        RightKind.Insert or RightKind.Update or RightKind.Delete or RightKind.Truncate or RightKind.References or RightKind.Trigger =>
            $"GRANT {right.Kind.ToString().ToUpperInvariant()} ON {right.Object} TO {SqlIdentifier.Quote(role)};",
        _ => null,
    };
}
