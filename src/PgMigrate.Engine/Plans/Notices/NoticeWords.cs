using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans.Notices;

/// <summary>
/// Words, numbers, times and durations of a language. They are written here, and not by the machine's cultures: those differ from
/// one system to another, and some have none.
/// </summary>
internal abstract class NoticeWords
{
    private static readonly English InEnglish = new();
    private static readonly German InGerman = new();

    /// <summary>As files of templates and pages call it: <c>en</c>.</summary>
    public abstract string Code { get; }

    /// <summary>For a value that nobody knows.</summary>
    public abstract string Unknown { get; }

    /// <summary>For an empty list.</summary>
    public abstract string Nothing { get; }

    /// <summary>The words of a language.</summary>
    public static NoticeWords Of(NoticeLanguage language) => language == NoticeLanguage.De ? InGerman : InEnglish;

    /// <summary>A number with its thousands parted.</summary>
    public abstract string Number(long number);

    /// <summary>A duration, for people.</summary>
    public abstract string Duration(TimeSpan duration);

    /// <summary>How long the scripts are expected to take.</summary>
    /// <param name="known">The sum of what is known.</param>
    /// <param name="ofAll">True where that is all of them.</param>
    public abstract string Expected(TimeSpan known, bool ofAll);

    /// <summary>What others cannot do to a table meanwhile.</summary>
    /// <param name="table">The table.</param>
    /// <param name="script">The script that locks it.</param>
    /// <param name="blocksReaders">True where they cannot even read it.</param>
    public abstract string Locked(string table, string script, bool blocksReaders);

    /// <summary>What is destroyed.</summary>
    public abstract string Lost(PlanLoss loss);

    /// <summary>Whether all can be taken back.</summary>
    /// <param name="without">The scripts without a way back.</param>
    public abstract string WayBack(IReadOnlyList<string> without);

    /// <summary>How a run went.</summary>
    public abstract string Outcome(NoticeKind kind);

    /// <summary>So many more of a list that is too long.</summary>
    public abstract string More(int count);

    /// <summary>A time, in a zone and in UTC.</summary>
    public string Time(DateTimeOffset time, TimeZoneInfo zone)
    {
        var utc = time.ToUniversalTime();
        if (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime)
            return $"{Date(utc)}, {Clock(utc)} UTC";
        var local = TimeZoneInfo.ConvertTime(utc, zone);
        var day = local.Date == utc.Date ? string.Empty : $"{Date(utc)}, ";
        return $"{Date(local)}, {Clock(local)} ({zone.Id}; {day}{Clock(utc)} UTC)";
    }

    private protected abstract string Date(DateTimeOffset time);

    private protected static string Clock(DateTimeOffset time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private sealed class English : NoticeWords
    {
        public override string Code => "en";

        public override string Unknown => "not known";

        public override string Nothing => "nothing";

        public override string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

        public override string Duration(TimeSpan duration) => DurationText.Format(duration);

        public override string Expected(TimeSpan known, bool ofAll) => $"{(ofAll ? "about" : "at least")} {Duration(known)}";

        public override string Locked(string table, string script, bool blocksReaders) =>
            $"{table}: nobody can {(blocksReaders ? "read or write" : "write to")} it while {script} runs";

        public override string Lost(PlanLoss loss) =>
            loss.Column is { } column ? $"all values of {loss.Table}.{column}"
            : loss.Rows is { } rows ? $"rows of {loss.Table} (it has about {Number(rows)})"
            : $"rows of {loss.Table}";

        public override string WayBack(IReadOnlyList<string> without) =>
            without.Count == 0
                ? "every script can be taken back"
                : $"no certain way back is known of {string.Join(", ", without)}";

        public override string Outcome(NoticeKind kind) =>
            kind switch
            {
                NoticeKind.Failed => "failed",
                NoticeKind.RolledBack => "taken back",
                _ => "done",
            };

        public override string More(int count) => $"and {Number(count)} more";

        private protected override string Date(DateTimeOffset time) =>
            time.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);
    }

    private sealed class German : NoticeWords
    {
        private static readonly string[] Days = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];

        private static readonly string[] Months =
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ];

        public override string Code => "de";

        public override string Unknown => "nicht bekannt";

        public override string Nothing => "nichts";

        public override string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '.');

        // The units are the international ones but for these two, which German abbreviates otherwise.
        public override string Duration(TimeSpan duration) =>
            DurationText
                .Format(duration)
                .Replace('.', ',')
                .Replace(" min", " Min.", StringComparison.Ordinal)
                .Replace(" h", " Std.", StringComparison.Ordinal)
                .Replace(" d", " T.", StringComparison.Ordinal);

        public override string Expected(TimeSpan known, bool ofAll) => $"{(ofAll ? "etwa" : "mindestens")} {Duration(known)}";

        public override string Locked(string table, string script, bool blocksReaders) =>
            $"{table}: niemand kann {(blocksReaders ? "lesen oder schreiben" : "schreiben")}, während {script} läuft";

        public override string Lost(PlanLoss loss) =>
            loss.Column is { } column ? $"alle Werte von {loss.Table}.{column}"
            : loss.Rows is { } rows ? $"Zeilen von {loss.Table} (etwa {Number(rows)} vorhanden)"
            : $"Zeilen von {loss.Table}";

        public override string WayBack(IReadOnlyList<string> without) =>
            without.Count == 0
                ? "jedes Skript lässt sich zurücknehmen"
                : $"kein sicherer Rückweg ist bekannt für {string.Join(", ", without)}";

        public override string Outcome(NoticeKind kind) =>
            kind switch
            {
                NoticeKind.Failed => "fehlgeschlagen",
                NoticeKind.RolledBack => "zurückgenommen",
                _ => "abgeschlossen",
            };

        public override string More(int count) => $"und {Number(count)} weitere";

        private protected override string Date(DateTimeOffset time) =>
            $"{Days[(int)time.DayOfWeek]}, {time.Day}. {Months[time.Month - 1]} {time.Year}";
    }
}
