using Cronos;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Notify;
using PgMigrate.Engine.Configuration.Secrets;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>What a file says beyond the kinds of its values: names that must be there, hours that must be some.</summary>
internal sealed class ConfigurationCheck
{
    private readonly ConfigurationFile _file;

    private ConfigurationCheck(ConfigurationFile file) => _file = file;

    /// <summary>Looks at the whole file.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the first thing that is wrong.</exception>
    public static void Check(ConfigurationFile file)
    {
        var check = new ConfigurationCheck(file);
        foreach (var (name, target) in file.Content.Targets ?? new Dictionary<string, TargetConfiguration>())
            check.CheckTarget(target, JsonPath.Of("targets", name));
        check.CheckCatalogue(file.Content.Catalogue, JsonPath.Of("catalogue"));
        check.CheckKnown(file.Content.Rollouts?.Target, JsonPath.Of("rollouts", "target"));
        FolderCheck.Check(file);
        NotifyCheck.Check(file);
        foreach (var (path, policy) in Policies(file.Content))
            check.CheckPolicy(policy, path);
        file.Layers.CheckProfiles();
        foreach (var environment in file.Environments.Append(null))
            _ = file.Layers.Of(environment);
    }

    private static IEnumerable<(JsonPath Path, PolicyConfiguration Policy)> Policies(ProjectConfiguration content)
    {
        if (content.Policy is { } common)
            yield return (JsonPath.Of("policy"), common);
        foreach (var (name, environment) in content.Environments ?? new Dictionary<string, EnvironmentConfiguration>())
            if (environment.Policy is { } policy)
                yield return (JsonPath.Of("environments", name, "policy"), policy);
        foreach (var (name, profile) in content.Profiles ?? new Dictionary<string, PolicyConfiguration>())
            yield return (JsonPath.Of("profiles", name), profile);
    }

    private void CheckTarget(TargetConfiguration target, JsonPath path)
    {
        if (target.Port is < 1 or > 65535)
            throw _file.Invalid($"'{path.To("port")}' is no port.", "Write a number from 1 to 65535.", path.To("port"));
        if (target.Password is not { } password)
            return;
        var at = path.To("password");
        if (target.PasswordVariable is not null)
            throw _file.Invalid(
                $"'{path}' says of several places that the password is there.",
                "Name one: passwordVariable or password.",
                at
            );
        SecretCheck.Check(_file, password, at);
    }

    private void CheckCatalogue(CatalogueConfiguration? catalogue, JsonPath path)
    {
        if (catalogue is null)
            return;
        if (catalogue.Query is null == catalogue.File is null)
            throw _file.Invalid(
                $"'{path}' names {(catalogue.File is null ? "neither a query nor a file" : "a query and a file")}.",
                """Write { "target": "control", "query": "SELECT …" } or { "file": "fleet.json" }.""",
                path
            );
        if (catalogue.Query is not null && catalogue.Target is null)
            throw _file.Invalid($"'{path}' does not say which database is asked.", """Name it: "target": "control".""", path);
        CheckKnown(catalogue.Target, path.To("target"));
        if (catalogue.Defaults is { } defaults)
            CheckTarget(defaults, path.To("defaults"));
    }

    private void CheckKnown(string? target, JsonPath path)
    {
        if (target is not null && !_file.TargetNames.Contains(target, StringComparer.OrdinalIgnoreCase))
            throw _file.Invalid(
                $"'{path}' is the target '{target}', which the file does not have.{NearestName.Hint(target, _file.TargetNames)}",
                $"Known are: {string.Join(", ", _file.TargetNames)}.",
                path
            );
    }

    private void CheckPolicy(PolicyConfiguration policy, JsonPath path)
    {
        RefuseNegative(policy.Retries, path.To("retries"), least: 0);
        RefuseNegative(policy.ThrottleLimit, path.To("throttleLimit"), least: 1);
        RefuseNegative(policy.Backup?.KeepLast, path.To("backup").To("keepLast"), least: 1);
        CheckNames(policy.MayOverride, PolicyParameters.Names, path.To("mayOverride"), "no setting that a parameter can change");
        CheckNames(policy.Replace, PolicyLists.Names, path.To("replace"), "no list of a policy");
        CheckEach(policy.Batches?.Pause, path.To("batches").To("pause"), CheckSignal);
        CheckEach(policy.Batches?.Stop, path.To("batches").To("stop"), CheckSignal);
        CheckEach(policy.Windows, path.To("windows"), CheckWindow);
        CheckEach(policy.Freezes, path.To("freezes"), CheckFreeze);
        CheckEach(policy.Requires, path.To("requires"), CheckRequired);
        RefuseNegative(policy.Approvals?.Required, path.To("approvals").To("required"), least: 0);
        CheckEach(policy.Approvals?.Trusted, path.To("approvals").To("trusted"), CheckTrusted);
    }

    private void RefuseNegative(int? value, JsonPath path, int least)
    {
        if (value < least)
            throw _file.Invalid($"'{path}' is {value}.", $"Write {least} or more.", path);
    }

    private void CheckNames(IReadOnlyList<string>? names, IReadOnlyList<string> known, JsonPath path, string what) =>
        CheckEach(
            names,
            path,
            (name, at) =>
            {
                if (!known.Contains(name, StringComparer.Ordinal))
                    throw _file.Invalid(
                        $"'{name}' is {what}.{NearestName.Hint(name, known)}",
                        $"Known are: {string.Join(", ", known)}.",
                        at
                    );
            }
        );

    private static void CheckEach<T>(IReadOnlyList<T>? items, JsonPath path, Action<T, JsonPath> check)
    {
        for (var i = 0; i < items?.Count; i++)
            check(items[i], path.To($"{i}"));
    }

    private void CheckSignal(string signal, JsonPath path)
    {
        var (signals, problem) = SignalList.Read(signal);
        if (problem is not null)
            throw _file.Invalid(problem.Message, problem.Action, path);
        if (signals.Count != 1)
            throw _file.Invalid(
                $"'{signal}' is not one signal.",
                """Write each by itself: ["replica-lag>30s", "autovacuum"].""",
                path
            );
    }

    private void CheckWindow(ChangeWindow window, JsonPath path)
    {
        if (window.Cron is not { } cron || window.Duration is not { } duration || duration <= TimeSpan.Zero)
            throw _file.Invalid(
                $"'{path}' does not say when it opens and for how long.",
                """Write it as { "cron": "0 22 * * SAT", "duration": "4h", "timeZone": "Europe/Berlin" }.""",
                path
            );
        if (!CronExpression.TryParse(cron, out _))
            throw _file.Invalid(
                $"'{path.To("cron")}' cannot be understood.",
                "Write minute, hour, day, month and day of the week, as in \"0 22 * * SAT\".",
                path.To("cron")
            );
        if (window.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw _file.Invalid(
                $"'{path.To("timeZone")}' is '{zone}', which this machine does not know.",
                "Write an IANA name, such as Europe/Berlin.",
                path.To("timeZone")
            );
    }

    private void CheckFreeze(ChangeFreeze freeze, JsonPath path)
    {
        if (freeze is not { From: { } from, To: { } to } || from >= to)
            throw _file.Invalid(
                $"'{path}' does not say from when to when it lasts.",
                """Write it as { "from": "2026-12-20T00:00:00+01:00", "to": "2027-01-03T00:00:00+01:00", "why": "…" }.""",
                path
            );
    }

    private void CheckTrusted(TrustedApprover trusted, JsonPath path)
    {
        if (trusted.Thumbprint is null == trusted.File is null)
            throw _file.Invalid(
                $"'{path}' names {(trusted.File is null ? "no certificate" : "a certificate twice")}.",
                """Write it as { "thumbprint": "…" } or { "file": "approvers/anna.pem" }.""",
                path
            );
    }

    private void CheckRequired(RequiredTarget required, JsonPath path)
    {
        if (required.Target is not { } name)
            throw _file.Invalid($"'{path}' names no target.", """Write it as { "target": "test", "for": "2d" }.""", path);
        if (!_file.TargetNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw _file.Invalid(
                $"'{path}' names the target '{name}', which the file does not have.{NearestName.Hint(name, _file.TargetNames)}",
                $"Known are: {string.Join(", ", _file.TargetNames)}.",
                path.To("target")
            );
    }
}
