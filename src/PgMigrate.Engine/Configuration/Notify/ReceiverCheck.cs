using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Secrets;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration.Notify;

/// <summary>What a receiver must say, and what is none of its kind.</summary>
internal sealed class ReceiverCheck
{
    private readonly ConfigurationFile _file;
    private readonly ReceiverConfiguration _receiver;
    private readonly JsonPath _path;

    private ReceiverCheck(ConfigurationFile file, ReceiverConfiguration receiver, JsonPath path) =>
        (_file, _receiver, _path) = (file, receiver, path);

    /// <summary>Looks at one.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the first thing that is wrong.</exception>
    public static void Check(ConfigurationFile file, ReceiverConfiguration receiver, JsonPath path) =>
        new ReceiverCheck(file, receiver, path).Check();

    private void Check()
    {
        if (_receiver.Kind is not { } kind)
            throw _file.Invalid(
                $"'{_path}' does not say what it is.",
                $"""Write "kind" with one of {string.Join(", ", JsonValueKinds.NamesOf(typeof(AlertReceiverKind)))}.""",
                _path
            );
        RefuseForeign(kind);
        Require(kind);
        CheckSecrets();
        switch (kind)
        {
            case AlertReceiverKind.Email:
                CheckMail();
                break;
            case AlertReceiverKind.PagerDuty when _receiver.Server is { } server && !IsWebAddress(server):
                throw Invalid("server", "is no address of PagerDuty.", "Write https://events.eu.pagerduty.com, or leave it out.");
        }
    }

    private IEnumerable<(string Name, bool IsGiven, AlertReceiverKind[] Kinds, bool IsNeeded)> Parts() =>
        [
            (
                "url",
                _receiver.Url is not null,
                [AlertReceiverKind.Teams, AlertReceiverKind.Slack, AlertReceiverKind.Webhook],
                true
            ),
            ("key", _receiver.Key is not null, [AlertReceiverKind.PagerDuty], true),
            ("secrets", _receiver.Secrets is { Count: > 0 }, [AlertReceiverKind.Webhook], true),
            ("server", _receiver.Server is not null, [AlertReceiverKind.Email], true),
            ("server", _receiver.Server is not null, [AlertReceiverKind.Email, AlertReceiverKind.PagerDuty], false),
            ("port", _receiver.Port is not null, [AlertReceiverKind.Email], false),
            ("security", _receiver.Security is not null, [AlertReceiverKind.Email], false),
            ("rootCertificate", _receiver.RootCertificate is not null, [AlertReceiverKind.Email], false),
            ("user", _receiver.User is not null, [AlertReceiverKind.Email], false),
            ("password", _receiver.Password is not null, [AlertReceiverKind.Email], false),
            ("from", _receiver.From is not null, [AlertReceiverKind.Email], true),
            ("to", _receiver.To is { Count: > 0 }, [AlertReceiverKind.Email], true),
        ];

    private void RefuseForeign(AlertReceiverKind kind)
    {
        foreach (var (name, isGiven, _, _) in Parts())
            if (isGiven && !Parts().Any(part => part.Name == name && part.Kinds.Contains(kind)))
                throw Invalid(name, $"has no place in a receiver of the kind {NameOf(kind)}.", "Leave it out.");
    }

    private void Require(AlertReceiverKind kind)
    {
        foreach (var (name, isGiven, kinds, isNeeded) in Parts())
            if (isNeeded && !isGiven && kinds.Contains(kind))
                throw _file.Invalid(
                    $"'{_path}' has no '{name}', which a receiver of the kind {NameOf(kind)} needs.",
                    "See the guide alerts.",
                    _path
                );
    }

    private void CheckSecrets()
    {
        var secrets = new (string Name, SecretConfiguration? Secret)[]
        {
            ("url", _receiver.Url),
            ("key", _receiver.Key),
            ("password", _receiver.Password),
        };
        foreach (var (name, secret) in secrets)
            if (secret is not null)
                SecretCheck.Check(_file, secret, _path.To(name));
        for (var i = 0; i < _receiver.Secrets?.Count; i++)
            SecretCheck.Check(_file, _receiver.Secrets[i], _path.To("secrets").To($"{i}"));
    }

    private void CheckMail()
    {
        if (_receiver.Port is < 1 or > 65535)
            throw Invalid("port", "is no port.", "Write a number from 1 to 65535.");
        if (_receiver.User is null != _receiver.Password is null)
            throw _file.Invalid($"'{_path}' has a user or a password, and not the other.", "Write both, or none.", _path);
        if (_receiver is { Security: MailSecurity.None, User: not null })
            throw Invalid("security", "is none, and a password would be sent in the clear.", "Write startTls or tls.");
        foreach (var address in _receiver.To!.Append(_receiver.From!))
            if (!IsMailAddress(address))
                throw _file.Invalid(
                    $"'{_path}' has '{CleanText.Line(address)}', which is no address of e-mail.",
                    "Write it as migrations@example.com.",
                    _path
                );
    }

    private static bool IsMailAddress(string text) =>
        text.Split('@') is [{ Length: > 0 }, { Length: > 0 }]
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"');

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == "https" || address.IsLoopback);

    private static string NameOf(AlertReceiverKind kind) => JsonValueKinds.NamesOf(kind.GetType())[(int)kind];

    private MigrationException Invalid(string name, string message, string advice) =>
        _file.Invalid($"'{_path.To(name)}' {message}", advice, _path.To(name));
}
