using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Rules.Security;

/// <summary>Keys and passwords in a statement's text.</summary>
internal sealed class SecretTextRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("secret-in-text", RuleGroup.Security, FindingSeverity.Warning)
        {
            Title = "A key or password in a script",
            Reason = "It is in the repository, in the history table and, where the statement is logged, in the server's log.",
            SafeWay = """
                Give it as a secret token, and change the one that was written down:
                    INSERT INTO app.setting VALUES ('api_key', '{{ApiKey}}');
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        // What stands in a block was read with the block.
        if (!site.Statement.IsInBlock && Find(site.Sql) is { Success: true } match)
            yield return new RuleHit("The text holds what looks like a key or a password.") { Offset = match.Index };
    }

    private static Match? Find(string sql)
    {
        var key = Array.Exists(Marks, mark => sql.Contains(mark, StringComparison.Ordinal)) ? Key.Value.Match(sql) : null;
        if (key is { Success: true })
            return key;
        return sql.Contains("password", StringComparison.OrdinalIgnoreCase) ? Password.Value.Match(sql) : null;
    }

    // Each form has one of these in it; most statements have none.
    private static readonly string[] Marks =
    [
        "://",
        "PRIVATE KEY",
        "AKIA",
        "ASIA",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "xox",
        "sk_live_",
        "AIza",
    ];

    // Forms that are nothing else: private keys, tokens of known providers, a URI with a password. Linear time for any text.
    private static readonly Lazy<Regex> Key = new(() =>
        new Regex(
            @"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bA(?:KI|SI)A[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{36,}"
                + @"|\bxox[abprs]-[0-9A-Za-z-]{10,}|\bsk_live_[0-9A-Za-z]{16,}"
                + @"|\bAIza[0-9A-Za-z_-]{35}\b|\b[a-z][a-z0-9+.-]*://[^\s:/@'{}]+:[^\s:/@'{}]+@",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        )
    );

    // A password among libpq's keywords in one literal, and among the options of a server or a user mapping.
    private static readonly Lazy<Regex> Password = new(() =>
        new Regex(
            @"'[^']*\b(?:host|hostaddr|port|dbname|user)\s*=[^']*\bpassword\s*=\s*[^\s'{}]+"
                + @"|'[^']*\bpassword\s*=\s*[^\s'{}]+[^']*\b(?:host|hostaddr|port|dbname|user)\s*="
                + @"|(?i:\bOPTIONS\s*\([^)]*\bpassword\s+'[^'{}]+')",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        )
    );
}
