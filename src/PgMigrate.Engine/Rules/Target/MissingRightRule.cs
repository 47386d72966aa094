using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>The role may not do what the scripts do.</summary>
[Judges(TargetPart.MissingRights)]
internal sealed class MissingRightRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("missing-right", RuleGroup.Target, FindingSeverity.Error)
        {
            Title = "The role lacks a right that a script needs",
            Reason =
                "The server refuses the statement (42501), perhaps after others were applied. What the run makes itself belongs "
                + "to its role; a script that takes another role is not looked into. Behind a GRANT, a change of owner or "
                + "dynamic SQL, which may give the right, and where a DO block may pass the statement over, it is a warning. A "
                + "GRANT by a role that has the privilege, but not its grant option, grants nothing, and the server only warns.",
            SafeWay = "Grant the right, or let the owner's role migrate: membership in it is enough.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target) =>
        from number in target.Facts.MissingRights
        let needed = target.Work.Rights[number]
        let role = target.Facts.State?.Role ?? target.Target.User ?? "the role"
        select new RuleHit($"The role {role} {Lacks(needed.Right)}, which {needed.Place.Verb} needs.")
        {
            Script = needed.Place.Script,
            Line = needed.Place.Line,
            Object = needed.Right.Object?.ToString().TrimEnd('.'),
            Severity = needed.IsCertain ? null : FindingSeverity.Warning,
            SafeWay = Grant(needed.Right, SqlIdentifier.Quote(role)),
        };

    private static string Lacks(Right right) =>
        right.Kind switch
        {
            RightKind.Own or RightKind.Drop or RightKind.OwnType => $"does not own {right.Object}",
            RightKind.OwnFunction or RightKind.DropFunction => $"does not own the function {Function(right)}",
            RightKind.Maintain => $"may not maintain {right.Object}",
            RightKind.OwnSchema => $"does not own the schema {right.Object}",
            RightKind.CreateInSchema => $"may not create in the schema {right.Object!.Schema ?? "of its search_path"}",
            RightKind.CreateInDatabase => "may not create in the database",
            RightKind.CreateRole => "may not create roles",
            RightKind.CreateExtension => $"may not create the extension {right.Object}, unless the provider allows it",
            RightKind.Grant => $"neither owns {Named(right)} nor has a privilege on it",
            RightKind.GrantOption => $"has no grant option for {string.Join(", ", right.Privileges)} on {Named(right)}",
            RightKind.GrantRole => $"has no admin option for the role {right.Object}",
            _ => $"has no {right.Kind.ToString().ToUpperInvariant()} on {right.Object}",
        };

    private static string Function(Right right) =>
        right.Arguments is { } types ? $"{right.Object}({string.Join(", ", types)})" : right.Object!.ToString();

    private static string Named(Right right) =>
        right.ObjectType switch
        {
            "TABLE" => right.Object!.ToString(),
            "FUNCTION" => $"the function {Function(right)}",
            var type => $"the {type!.ToLowerInvariant()} {right.Object}",
        };

    private static string? Grant(Right right, string role) =>
        right.Kind switch
        {
            RightKind.CreateInSchema when right.Object!.Schema is { } schema =>
                $"GRANT USAGE, CREATE ON SCHEMA {SqlIdentifier.Quote(schema)} TO {role};",
            RightKind.CreateRole => $"ALTER ROLE {role} CREATEROLE;",
            RightKind.Insert
            or RightKind.Update
            or RightKind.Delete
            or RightKind.Truncate
            or RightKind.References
            or RightKind.Trigger => $"GRANT {right.Kind.ToString().ToUpperInvariant()} ON {right.Object} TO {role};",
            RightKind.GrantRole => $"GRANT {SqlIdentifier.Quote(right.Object!.Name)} TO {role} WITH ADMIN OPTION;",
            _ => null,
        };
}
