using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Notify;

/// <summary>What the section <c>notify</c> must be like beyond the kinds of its values.</summary>
internal sealed class NotifyCheck
{
    private static readonly JsonPath Root = JsonPath.Of("notify");

    private readonly ConfigurationFile _file;
    private readonly NotifyConfiguration _notify;

    private NotifyCheck(ConfigurationFile file, NotifyConfiguration notify) => (_file, _notify) = (file, notify);

    private IEnumerable<string> Receivers => _notify.Receivers?.Keys ?? [];

    /// <summary>Looks at the section of a file.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the first thing that is wrong.</exception>
    public static void Check(ConfigurationFile file)
    {
        if (file.Content.Notify is { } notify)
            new NotifyCheck(file, notify).Check();
    }

    private void Check()
    {
        foreach (var (name, receiver) in _notify.Receivers ?? new Dictionary<string, ReceiverConfiguration>())
            ReceiverCheck.Check(_file, receiver, Root.To("receivers").To(name));
        for (var i = 0; i < _notify.Rules?.Count; i++)
            CheckRule(_notify.Rules[i], Root.To("rules").To($"{i}"));
        if (_notify.Runbook is { } page)
            CheckPage(page, Root.To("runbook"));
        foreach (var (name, pageOfEvent) in _notify.Runbooks ?? new Dictionary<string, string>())
            CheckRunbook(name, pageOfEvent, Root.To("runbooks").To(name));
    }

    private void CheckRule(NotifyRule rule, JsonPath path)
    {
        if (rule.Events is not { Count: > 0 })
            throw _file.Invalid(
                $"'{path}' does not say what is told.",
                $"""Write "events" with some of {string.Join(", ", JsonValueKinds.NamesOf(typeof(AlertEvent)))}.""",
                path
            );
        if (rule.Receivers is not { Count: > 0 } receivers)
            throw _file.Invalid($"'{path}' does not say who is told.", """Write "receivers" with their names.""", path);
        foreach (var (receiver, i) in receivers.Select((receiver, i) => (receiver, i)))
            if (!Receivers.Contains(receiver, StringComparer.OrdinalIgnoreCase))
                throw _file.Invalid(
                    $"'{path}' names the receiver '{receiver}', which the file does not have."
                        + NearestName.Hint(receiver, [.. Receivers]),
                    $"Known are: {string.Join(", ", Receivers)}.",
                    path.To("receivers").To($"{i}")
                );
    }

    private void CheckRunbook(string name, string page, JsonPath path)
    {
        var events = JsonValueKinds.NamesOf(typeof(AlertEvent));
        if (!events.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw _file.Invalid(
                $"'{name}' is no event.{NearestName.Hint(name, events)}",
                $"Known are: {string.Join(", ", events)}.",
                path
            );
        CheckPage(page, path);
    }

    private void CheckPage(string page, JsonPath path)
    {
        if (RunbookPage.Of(page, AlertEvent.Failed) is null)
            throw _file.Invalid($"'{path}' is no address of a page.", "Write it with https:// or http://.", path);
    }
}
