using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rules;

/// <summary>Makes findings of suspicions: decides how grave they are, and whether their script allows them.</summary>
internal sealed class FindingFactory(RuleOptions options)
{
    /// <summary>Whether a rule is switched off.</summary>
    public bool IsOff(Rule rule) => options.IsOff(rule.Info.Id);

    /// <summary>What a rule of the folder found.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="suspicion">What it found.</param>
    /// <param name="scripts">The folder's scripts by name.</param>
    public Finding Of(Rule rule, RuleHit suspicion, IReadOnlyDictionary<string, Script> scripts)
    {
        var script = suspicion.Script is { } file ? scripts.GetValueOrDefault(file.Name) : null;
        return Basis(rule, suspicion, script?.Directives) with
        {
            Script = suspicion.Script?.Name,
            Path = suspicion.Path ?? suspicion.Script?.Path,
            Line = suspicion.Line,
            Column = suspicion.Column,
            Object = suspicion.Object,
        };
    }

    /// <summary>What a rule of statements found.</summary>
    public Finding Of(Rule rule, RuleHit suspicion, StatementContext site)
    {
        var place = InFile(site, site.Place.Offset + suspicion.Offset);
        return Basis(rule, suspicion, site.Script.Directives) with
        {
            Script = site.Script.File.Name,
            Path = site.Script.File.Path,
            Line = place.Line,
            Column = place.Column,
            Statement = site.Load is null ? site.Sql : null,
            Object = suspicion.Object ?? site.Facts.Object,
            Severity = SeverityOf(rule, suspicion.Severity, site.Statement.IsConditional),
        };
    }

    /// <summary>What was seen on a server.</summary>
    public Finding Of(Rule rule, Observation seen) =>
        new()
        {
            RuleId = rule.Info.Id,
            Severity = SeverityOf(rule, seen.Severity, isConditional: false),
            Evidence = FindingEvidence.Observed,
            Lock = seen.Lock,
            Message = seen.Message,
            Reason = rule.Info.Reason,
            SafeWay = rule.Info.SafeWay,
            HelpUri = rule.Info.HelpUri,
            AllowedBecause = seen.Directives?.Allow.GetValueOrDefault(rule.Info.Id),
            Script = seen.Script?.Name,
            Path = seen.Path ?? seen.Script?.Path,
            Line = seen.Line,
            Column = seen.Column,
            Statement = seen.Statement,
            Object = seen.Object,
        };

    // What a condition or a handler may keep from failing is no error yet.
    private FindingSeverity SeverityOf(Rule rule, FindingSeverity? here, bool isConditional)
    {
        var own = here ?? rule.Info.Severity;
        return options.Severities.GetValueOrDefault(rule.Info.Id)
            ?? (isConditional && own == FindingSeverity.Error ? FindingSeverity.Warning : own);
    }

    private Finding Basis(Rule rule, RuleHit suspicion, ScriptDirectives? directives) =>
        new()
        {
            RuleId = rule.Info.Id,
            Severity = SeverityOf(rule, suspicion.Severity, isConditional: false),
            Evidence = rule is TargetRule ? FindingEvidence.Observed : FindingEvidence.Static,
            Lock = suspicion.Lock,
            Message = suspicion.Message,
            Reason = rule.Info.Reason,
            SafeWay = suspicion.SafeWay ?? rule.Info.SafeWay,
            HelpUri = rule.Info.HelpUri,
            AllowedBecause = directives?.Allow.GetValueOrDefault(rule.Info.Id),
        };

    // Only a token's value can make the text another one than the file's.
    private TextPosition InFile(StatementContext site, int offset)
    {
        if (site.Load is not null)
            return site.Place;
        var text = site.Script.Text!;
        if (options.Run.Tokens.Count == 0)
            return site.Place.Advance(text, offset);
        return site.Script.InFile(text, offset, options.Run.Tokens);
    }
}
